package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, whose they are, and who gives them. */
@Tag("R18")
@Tag("R40")
class AccessListTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");

    @TempDir
    Path folder;

    @Test
    void entries_outliveARestart() throws Exception {
        Path file = folder.resolve("access.keys");
        AccessList list = AccessList.open(file);
        Access entry =
                new Access(new Person("tech.1", Role.TECHNICIAN, "ssh"), SshKey.parse(key(1)), NOW, "box:first-key");
        list.add(entry);
        assertEquals(List.of(entry), AccessList.open(file).all());
        assertEquals(
                entry,
                AccessList.open(file).find("ssh-ed25519", entry.key().data()).orElseThrow());
    }

    @Test
    void line_thatCannotBeRead_opensNothing_andStays() throws Exception {
        Path file = folder.resolve("access.keys");
        Files.writeString(file, "person=\"king:me\",added=\"" + NOW + "\",by=\"x\" " + key(1) + "\n" + key(2) + "\n");
        AccessList list = AccessList.open(file);
        assertTrue(list.all().isEmpty());
        list.add(new Access(new Person("tech.1", Role.TECHNICIAN, "ssh"), SshKey.parse(key(3)), NOW, "x"));
        assertEquals(1, AccessList.open(file).all().size());
        String text = Files.readString(file);
        assertTrue(text.contains("king:me") && text.contains(key(2)), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|no public key",
                "hello|no public key",
                "ssh-dss AAAA|not taken",
                "ssh-ed25519 AAAA|damaged",
                "ssh-ed25519 !!!!|damaged",
                "-----BEGIN OPENSSH PRIVATE KEY-----|private key",
            })
    void text_thatIsNoKey_saysWhatWouldBe(String text, String why) {
        String message = assertThrows(Refusal.class, () -> SshKey.parse(text)).getMessage();
        assertTrue(message.contains(why), message);
    }

    @Test
    void rsaKey_ofFewBits_isRefused() {
        ByteBuffer key = ByteBuffer.allocate(400);
        put(key, "ssh-rsa".getBytes(StandardCharsets.US_ASCII));
        put(key, new byte[] {1, 0, 1});
        byte[] modulus = new byte[256];
        modulus[0] = (byte) 0x80;
        put(key, modulus);
        String text = "ssh-rsa " + Base64.getEncoder().encodeToString(Arrays.copyOf(key.array(), key.position()));
        String message = assertThrows(Refusal.class, () -> SshKey.parse(text)).getMessage();
        assertTrue(message.contains("2048 bits"), message);
    }

    @Test
    void access_isGivenByThoseWhoMay() throws Exception {
        try (TestAppliance appliance = TestAppliance.start(folder)) {
            Map<String, String> keys = Map.of("1", key(1), "2", key(2), "3", key(3), "4", key(4));
            run(0, appliance, TestAppliance.TECHNICIAN, keys, "add", "technician:tech.1", "--key", "1");
            run(0, appliance, TestAppliance.TECHNICIAN, keys, "add", "dsl:lead.1", "--key", "2");
            run(1, appliance, TestAppliance.TECHNICIAN, keys, "add", "dsl:lead.2", "--key", "3");
            run(1, appliance, TestAppliance.TECHNICIAN, keys, "add", "head:head.01", "--key", "3");
            run(0, appliance, TestAppliance.DSL, keys, "add", "head:head.01", "--key", "3");
            run(1, appliance, TestAppliance.DSL, keys, "add", "head:head.02", "--key", "3");
            run(2, appliance, TestAppliance.DSL, keys, "add", "head", "--key", "4");
            run(1, appliance, TestAppliance.TECHNICIAN, keys, "remove", "head:head.01");
            run(1, appliance, TestAppliance.HEAD, keys, "remove", "head:nobody");
            assertEquals(3, appliance.access().all().size());
            run(0, appliance, TestAppliance.HEAD, keys, "remove", "technician:tech.1", "--yes");
            assertEquals(2, appliance.access().all().size());
            String list = appliance.run("access", "list").out();
            assertTrue(list.contains("head:head.01") && list.contains("dsl:lead.1"), list);
        }
    }

    /** Editors on Windows put a mark in front of what they save. */
    @Test
    void keyBehindAByteOrderMark_isTaken() throws Exception {
        try (TestAppliance appliance = TestAppliance.start(folder)) {
            Map<String, String> keys = Map.of("1", "\ufeff" + key(1) + "\r\n");
            run(0, appliance, TestAppliance.TECHNICIAN, keys, "add", "technician:tech.1", "--key", "1");
            Path first = Files.writeString(folder.resolve("first.pub"), "\ufeff" + key(2) + "\r\n");
            AccessList access = AccessList.open(folder.resolve("another.keys"));
            FirstKey.takeIfFirst(first, access, appliance.changes());
            assertEquals(SshKey.parse(key(2)), access.all().get(0).key());
        }
    }

    @Test
    void firstKeyInUtf16_givesNobodyAccess() throws Exception {
        try (TestAppliance appliance = TestAppliance.start(folder)) {
            Path first = Files.writeString(folder.resolve("first.pub"), "\ufeff" + key(2), StandardCharsets.UTF_16LE);
            AccessList access = AccessList.open(folder.resolve("another.keys"));
            FirstKey.takeIfFirst(first, access, appliance.changes());
            assertEquals(List.of(), access.all());
            assertTrue(Files.exists(first));
        }
    }

    private static void run(
            int status, TestAppliance appliance, Person person, Map<String, String> keys, String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "access";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--reason";
        all[words.length + 2] = "a test";
        TestAppliance.Run run = appliance.run(person, keys, all);
        assertEquals(status, run.status(), run.out() + run.err());
    }

    static String key(int number) {
        ByteBuffer key = ByteBuffer.allocate(51);
        put(key, "ssh-ed25519".getBytes(StandardCharsets.US_ASCII));
        put(key, ByteBuffer.allocate(32).putInt(number).array());
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(key.array()) + " key " + number;
    }

    private static void put(ByteBuffer key, byte[] field) {
        key.putInt(field.length).put(field);
    }
}
