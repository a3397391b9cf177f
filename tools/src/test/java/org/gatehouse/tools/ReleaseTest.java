package org.gatehouse.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R40")
class ReleaseTest {
    @TempDir
    Path folder;

    private String key;
    private String out;
    private String err;

    @BeforeEach
    void makeKey() {
        key = folder.resolve("release.key").toString();
        assertEquals(0, run("key", key));
    }

    private int run(String... words) {
        StringWriter said = new StringWriter();
        StringWriter failed = new StringWriter();
        int status = Release.run(new PrintWriter(said), new PrintWriter(failed), words);
        out = said.toString();
        err = failed.toString();
        return status;
    }

    private String jar(String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (version != null) {
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        }
        Path jar = folder.resolve("firmware.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(file, manifest)) {
            zip.putNextEntry(new ZipEntry("content"));
            zip.write(new byte[100_000]);
            zip.closeEntry();
        }
        return jar.toString();
    }

    @Test
    void key_isSecret_andMadeOnce() throws Exception {
        assertTrue(out.contains("the digits of its public half are "), out);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(key))));
        assertTrue(Files.readString(folder.resolve("release.pub")).startsWith("-----BEGIN PUBLIC KEY-----"));
        byte[] secret = Files.readAllBytes(Path.of(key));
        assertEquals(1, run("key", key));
        assertTrue(err.contains("is there already"), err);
        org.junit.jupiter.api.Assertions.assertArrayEquals(secret, Files.readAllBytes(Path.of(key)));
    }

    @Test
    void sign_thenVerify_saysWhatTheJarSaid() throws Exception {
        String update = folder.resolve("made.update").toString();
        assertEquals(0, run("sign", jar("0.3.1"), "--key", key, "--over", "0.2.0", "--java", "21", "-o", update));
        assertTrue(out.startsWith("signed version 0.3.1, "), out);
        assertEquals(
                0, run("verify", update, "--key", folder.resolve("release.pub").toString()));
        assertTrue(out.startsWith("version 0.3.1 for Java 21 or newer, over version 0.2.0 or newer: "), out);
        Files.write(Path.of(update), new byte[1], java.nio.file.StandardOpenOption.APPEND);
        assertEquals(
                1, run("verify", update, "--key", folder.resolve("release.pub").toString()));
        assertTrue(err.contains("is refused: there is more in the file"), err);
    }

    @Test
    void sign_whatIsNoFirmware_isRefused() throws Exception {
        assertEquals(1, run("sign", jar(null), "--key", key));
        assertTrue(err.contains("no Implementation-Version"), err);
        assertEquals(1, run("sign", jar("0.3.1-SNAPSHOT"), "--key", key));
        assertEquals(
                1, run("sign", jar("0.3.1"), "--key", folder.resolve("none.key").toString()));
        assertTrue(err.contains("\"release key\" makes one"), err);
        assertEquals(2, run("sign", jar("0.3.1"), "--key", key, "--over", "new"));
        assertEquals(2, run());
    }
}
