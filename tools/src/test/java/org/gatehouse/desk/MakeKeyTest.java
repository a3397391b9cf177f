package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.Recipient;
import org.gatehouse.seal.Sealer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that makes a key, with the passphrase as a line of the input. */
@Tag("R20")
class MakeKeyTest {
    private static final String PASSPHRASE = "otter marble kettle violin";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void files_sealAndOpen() throws Exception {
        assertEquals(0, make(PASSPHRASE, "--name", "Lead, Example School", "--mail", "lead@school.example"));
        byte[] secret = Files.readAllBytes(folder.resolve("lead-example-school.sec"));
        byte[] pub = Files.readAllBytes(folder.resolve("lead-example-school.pub"));
        Recipient recipient = Recipient.read(pub, Instant.now());
        assertEquals("Lead, Example School <lead@school.example>", recipient.userId());
        byte[] sealed = new Sealer(List.of(recipient)).seal("seen".getBytes(UTF_8), "x", Instant.now());
        byte[] opened = Opener.of(secret, PASSPHRASE.toCharArray()).open(sealed, 100);
        assertArrayEquals("seen".getBytes(UTF_8), opened);
        assertTrue(out.toString().contains(Fingerprint.grouped(recipient.fingerprint())), out::toString);
        assertTrue(Files.exists(folder.resolve("lead-example-school.revoked")));
    }

    @Test
    void secretFile_isItsOwnersAlone() throws Exception {
        make(PASSPHRASE, "--name", "Lead");
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("lead.sec"))));
    }

    @Test
    void secondKey_doesNotOverwriteTheFirst() throws Exception {
        make(PASSPHRASE, "--name", "Lead");
        byte[] before = Files.readAllBytes(folder.resolve("lead.sec"));
        assertEquals(1, make(PASSPHRASE, "--name", "Lead"));
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("lead.sec")));
        assertTrue(err.toString().contains("never overwritten"), err::toString);
    }

    @Test
    void shortPassphrase_isRefused() throws Exception {
        assertEquals(1, make("short", "--name", "Lead"));
        assertTrue(err.toString().contains("too short"), err::toString);
        assertFalse(Files.exists(folder.resolve("lead.sec")));
    }

    @Test
    void name_inOtherLetters_givesPlainFileNames() throws Exception {
        assertEquals(0, make(PASSPHRASE, "--name", "Zoë Łukasz ../../etc"));
        try (var files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(List.of("zoe-ukasz-etc.pub", "zoe-ukasz-etc.revoked", "zoe-ukasz-etc.sec"), names);
        }
    }

    @Test
    void fingerprint_isInGroupsOfFour() {
        assertEquals("01AB 2345 6", Fingerprint.grouped("01ab23456"));
    }

    private int make(String passphrase, String... more) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream((passphrase + "\n").getBytes(UTF_8)));
        try {
            String[] words = new String[more.length + 3];
            words[0] = "make-key";
            words[1] = "--folder";
            words[2] = folder.toString();
            System.arraycopy(more, 0, words, 3, more.length);
            return Desk.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
        } finally {
            System.setIn(before);
        }
    }
}
