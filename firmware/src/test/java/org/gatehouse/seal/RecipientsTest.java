package org.gatehouse.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatehouse.seal.KeyMaker.KeyPair;
import org.gatehouse.seal.Recipients.Current;
import org.gatehouse.seal.SealException.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The folder of keys, and each way in which a file in it is not what it should be. */
@Tag("R35")
class RecipientsTest {
    private static final Instant NOW = Instant.now();
    private static final char[] PASSPHRASE = "passphrase".toCharArray();

    private static KeyPair lead;
    private static KeyPair deputy;
    private static Gpg gpg;

    @TempDir
    Path folder;

    private Recipients recipients;

    @BeforeAll
    static void makeKeys() throws Exception {
        lead = KeyMaker.make("Lead <lead@school.example>", PASSPHRASE, NOW);
        deputy = KeyMaker.make("Deputy <deputy@school.example>", PASSPHRASE, NOW);
        gpg = new Gpg();
    }

    @AfterAll
    static void end() throws IOException {
        gpg.close();
    }

    @BeforeEach
    void open() {
        recipients = new Recipients(folder.resolve("recipients"));
    }

    @Test
    void folder_withoutKeysOrNotThere_sealsToNobody() throws Exception {
        assertEquals(new Current(List.of(), List.of()), recipients.current(NOW));
        assertTrue(recipients.current(NOW).sealer().isEmpty());
        Files.createDirectory(folder.resolve("recipients"));
        assertEquals(List.of(), recipients.current(NOW).recipients());
    }

    @Test
    void added_isThereAtOnceAndForOthers_removedIsNot() throws Exception {
        Recipient added = recipients.add(ascii(lead.publicKey()), NOW);
        assertEquals(lead.fingerprint(), added.fingerprint());
        assertEquals("Lead <lead@school.example>", added.userId());
        recipients.add(ascii(deputy.publicKey()), NOW);
        recipients.add(ascii(deputy.publicKey()), NOW); // a newer copy takes the place of the old one
        Set<String> both = Set.of(lead.fingerprint(), deputy.fingerprint());
        assertEquals(both, Set.copyOf(recipients.current(NOW).fingerprints()));
        assertEquals(
                both,
                Set.copyOf(new Recipients(folder.resolve("recipients"))
                        .current(NOW)
                        .fingerprints()));
        assertSame(recipients.current(NOW), recipients.current(NOW), "nothing is read while nothing has changed");
        String last16 = lead.fingerprint().substring(24).toLowerCase(Locale.ROOT);
        assertEquals(
                lead.fingerprint(),
                recipients.remove("0x" + last16, NOW).orElseThrow().fingerprint());
        assertEquals(List.of(deputy.fingerprint()), recipients.current(NOW).fingerprints());
        assertTrue(recipients.remove(lead.fingerprint(), NOW).isEmpty());
        assertTrue(recipients.remove("", NOW).isEmpty());
        assertTrue(recipients.remove(deputy.fingerprint().substring(32), NOW).isEmpty(), "too few digits to be sure");
    }

    @Test
    void changedFolder_isReadAgain_brokenFileIsToldAndOthersUsed() throws Exception {
        recipients.add(ascii(lead.publicKey()), NOW);
        assertEquals(1, recipients.current(NOW).recipients().size());
        Path broken = Files.writeString(
                folder.resolve("recipients/broken.asc"), lead.publicKey().substring(0, 300));
        Files.writeString(folder.resolve("recipients/README.txt"), "no key");
        Files.writeString(folder.resolve("recipients/again.asc"), lead.publicKey());
        Current current = recipients.current(NOW);
        assertEquals(List.of(lead.fingerprint()), current.fingerprints());
        assertEquals(2, current.faults().size(), current.faults().toString());
        assertTrue(current.faults().stream().anyMatch(fault -> fault.startsWith("broken.asc: no OpenPGP public key")));
        assertTrue(current.faults().stream().anyMatch(fault -> fault.contains("once more")));
        Files.writeString(broken, deputy.publicKey());
        Files.setLastModifiedTime(broken, FileTime.from(NOW.plusSeconds(60)));
        Files.delete(folder.resolve("recipients/again.asc"));
        current = recipients.current(NOW);
        assertEquals(List.of(), current.faults());
        assertEquals(2, current.recipients().size());
        assertEquals(
                deputy.fingerprint(),
                recipients.remove(deputy.fingerprint(), NOW).orElseThrow().fingerprint());
        assertEquals(Set.of("README.txt", lead.fingerprint() + ".asc"), Set.copyOf(names()));
    }

    @Test
    void noKeyToSealTo_isRefusedWithWhatWouldBeRight() throws Exception {
        refused(ascii(lead.secretKey()), Problem.BAD_KEY, "SECRET");
        refused(ascii(lead.revocation()), Problem.REVOKED, "revoked");
        refused(ascii(lead.publicKey() + deputy.publicKey()), Problem.BAD_KEY, "one a file");
        refused(new byte[0], Problem.BAD_KEY, "no OpenPGP public key");
        refused(ascii("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"), Problem.BAD_KEY, "no OpenPGP public key");
        refused(new byte[Recipient.MAX_KEY_FILE + 1], Problem.BAD_KEY, "larger than any key");
        gpg.run(
                new byte[0],
                "--passphrase",
                "",
                "--quick-generate-key",
                "signs@school.example",
                "ed25519",
                "sign",
                "never");
        refused(gpg.run(new byte[0], "--export", "signs@school.example"), Problem.BAD_KEY, "can sign but not encrypt");
        gpg.run(
                new byte[0],
                "--passphrase",
                "",
                "--quick-generate-key",
                "weak@school.example",
                "rsa1024",
                "encr",
                "never");
        refused(gpg.run(new byte[0], "--export", "weak@school.example"), Problem.BAD_KEY, "2048 bits");
        assertEquals(List.of(), names());
    }

    /** A subkey that somebody else appended has no signature of the owner's, and so would let him read. */
    @Test
    void foreignSubkey_isNotSealedTo() throws Exception {
        byte[] owner = gpg.make("owner@school.example", "", "future-default", "never");
        Recipient honest = Recipient.read(owner, NOW);
        byte[] packets = gpg.run(owner, "--dearmor");
        byte[] foreign = gpg.run(ascii(deputy.publicKey()), "--dearmor");
        int subkey = subkeyAt(foreign);
        byte[] joined = new byte[packets.length + foreign.length - subkey];
        System.arraycopy(packets, 0, joined, 0, packets.length);
        System.arraycopy(foreign, subkey, joined, packets.length, foreign.length - subkey);
        Recipient read = Recipient.read(joined, NOW);
        assertEquals(
                honest.encryptionKey().getKeyIdentifier(), read.encryptionKey().getKeyIdentifier());
    }

    /** Old packet headers, as GnuPG and the library here write them for keys: RFC 9580 section 4.2.2. */
    private static int subkeyAt(byte[] packets) {
        int at = 0;
        while (true) {
            int header = packets[at] & 0xff;
            int tag = (header & 0x40) != 0 ? header & 0x3f : header >> 2 & 0xf;
            if (tag == 14) {
                return at;
            }
            boolean isOneByte = (header & 0x40) != 0 || (header & 3) == 0;
            at += isOneByte
                    ? 2 + (packets[at + 1] & 0xff)
                    : 3 + ((packets[at + 1] & 0xff) << 8 | packets[at + 2] & 0xff);
        }
    }

    @Test
    void expiredKey_isToldAndLeftOut_unlessThereIsNoOther() throws Exception {
        byte[] ending = gpg.make("ending@school.example", "", "future-default", "10d");
        Recipient recipient = Recipient.read(ending, NOW);
        Instant end = recipient.expires().orElseThrow();
        assertTrue(Duration.between(NOW.plus(Duration.ofDays(10)), end).abs().toMinutes() < 10, end.toString());
        recipients.add(ending, NOW);
        recipients.add(ascii(lead.publicKey()), NOW);
        assertEquals(2, recipients.current(NOW).recipients().size());
        assertTrue(recipients.current(NOW).faults().get(0).contains("expires on"));
        Instant after = end.plusSeconds(1);
        assertEquals(List.of(lead.fingerprint()), recipients.current(after).fingerprints());
        assertTrue(recipients.current(after).faults().get(0).contains("not sealed to"));
        recipients.remove(lead.fingerprint(), after);
        assertEquals(List.of(recipient.fingerprint()), recipients.current(after).fingerprints());
        assertTrue(recipients.current(after).faults().get(0).contains("there is no other"));
        SealException refused = assertThrows(SealException.class, () -> recipients.add(ending, after));
        assertEquals(Problem.EXPIRED, refused.problem());
        assertTrue(recipients.remove(recipient.fingerprint(), after).isPresent());
    }

    /** A board without a clock of its own begins in 1970. */
    @Test
    void clockBeforeTheKey_itIsSealedToAllTheSame() throws Exception {
        recipients.add(gpg.make("early@school.example", "", "future-default", "1y"), Instant.EPOCH);
        Current current = recipients.current(Instant.EPOCH);
        assertEquals(1, current.recipients().size());
        assertEquals(List.of(), current.faults());
        Instant later = NOW.plus(Duration.ofDays(400)); // the machine's own clock is behind, too
        KeyPair ahead = KeyMaker.make("Ahead <ahead@school.example>", PASSPHRASE, later);
        assertEquals(
                later.getEpochSecond(),
                recipients.add(ascii(ahead.publicKey()), NOW).created().getEpochSecond());
    }

    @Test
    void userId_withControlCharacters_isShownWithoutThem() throws Exception {
        byte[] key = gpg.make("Lead\u202e\u0085 <odd@school.example>", "", "future-default", "never");
        assertEquals("Lead?? <odd@school.example>", Recipient.read(key, NOW).userId());
        assertEquals(
                Problem.BAD_KEY,
                assertThrows(SealException.class, () -> KeyMaker.make("a\nb", PASSPHRASE, NOW))
                        .problem());
        assertThrows(SealException.class, () -> KeyMaker.make("Lead", new char[0], NOW));
    }

    @Test
    void opener_wrongPassphraseOrKey_isNamed() throws Exception {
        byte[] sealed =
                new Sealer(List.of(Recipient.read(ascii(lead.publicKey()), NOW))).seal(new byte[1000], "x", NOW);
        assertEquals(
                Problem.WRONG_PASSPHRASE,
                problem(() -> Opener.of(ascii(lead.secretKey()), "Passphrase".toCharArray())));
        assertEquals(Problem.BAD_KEY, problem(() -> Opener.of(ascii(lead.publicKey()), PASSPHRASE)));
        assertEquals(Problem.BAD_KEY, problem(() -> Opener.of(new byte[0], PASSPHRASE)));
        Opener other = Opener.of(ascii(deputy.secretKey()), PASSPHRASE);
        assertEquals(Problem.OTHER_RECIPIENT, problem(() -> other.open(sealed, 1000)));
        assertEquals(Problem.NO_MESSAGE, problem(() -> other.open(ascii("no message"), 1000)));
        assertEquals(Problem.NO_MESSAGE, problem(() -> other.open(new byte[0], 1000)));
        Opener opener = Opener.of(ascii(lead.secretKey()), PASSPHRASE);
        assertEquals(1000, opener.open(sealed, 1000).length);
        assertEquals(Problem.TOO_LARGE, problem(() -> opener.open(sealed, 999)));
    }

    @Test
    void boxKey_signsAndVerifies_andHashesByPurpose() throws Exception {
        BoxKey key = BoxKey.openOrMake(folder.resolve("box.key"));
        byte[] signature = key.sign("text");
        BoxPublicKey read = BoxPublicKey.parse(Files.readAllBytes(folder.resolve("box.pub")));
        assertEquals(key.publicKey(), read);
        assertTrue(key.verify("text", signature));
        assertTrue(read.verify(ascii("text"), signature));
        assertTrue(!read.verify(ascii("texts"), signature));
        assertTrue(!read.verify(ascii("text"), new byte[3]));
        assertTrue(read.fingerprint().matches("[0-9a-f]{64}"));
        assertThrows(SealException.class, () -> BoxPublicKey.parse(ascii("no key")));
        byte[] hash = key.keyedHash("device", ascii("02:00:00:00:00:11"));
        assertEquals(32, hash.length);
        assertTrue(!Arrays.equals(hash, key.keyedHash("other", ascii("02:00:00:00:00:11"))));
        BoxKey again = BoxKey.openOrMake(folder.resolve("box.key"));
        assertTrue(Arrays.equals(hash, again.keyedHash("device", ascii("02:00:00:00:00:11"))));
        BoxKey other = BoxKey.openOrMake(folder.resolve("other.key"));
        assertTrue(!Arrays.equals(hash, other.keyedHash("device", ascii("02:00:00:00:00:11"))));
    }

    private void refused(byte[] key, Problem problem, String why) {
        SealException refused = assertThrows(SealException.class, () -> recipients.add(key, NOW));
        assertEquals(problem, refused.problem(), refused.getMessage());
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    private static Problem problem(Executable executable) {
        return assertThrows(SealException.class, executable).problem();
    }

    private List<String> names() throws IOException {
        if (!Files.exists(folder.resolve("recipients"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve("recipients"))) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
