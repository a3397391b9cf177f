package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gatehouse.admin.AdminProtocol.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** What a caller may send, and what somebody may type as a site. */
class AdminFuzzTest {
    @TempDir
    static Path folder;

    private static TestAppliance box;

    @AfterAll
    static void end() {
        if (box != null) {
            box.close();
        }
    }

    /** A request is refused, or is the same when it is written and read once more. The greeting is not in the seeds: it changes with every version. */
    @FuzzTest
    void request(byte[] input) throws IOException {
        Request request;
        try {
            byte[] greeting =
                    ByteBuffer.allocate(4).putInt(AdminProtocol.GREETING).array();
            request = Request.read(new DataInputStream(
                    new SequenceInputStream(new ByteArrayInputStream(greeting), new ByteArrayInputStream(input))));
        } catch (IOException refused) {
            return;
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        request.write(new DataOutputStream(written));
        assertEquals(request, Request.read(new DataInputStream(new ByteArrayInputStream(written.toByteArray()))));
    }

    /** A site has a name or is an address; a name is one that lists could hold. */
    @FuzzTest
    void site(byte[] input) {
        Site site;
        try {
            site = Site.parse(new String(input, StandardCharsets.UTF_8));
        } catch (Refusal refused) {
            assertEquals(Refusal.USAGE, refused.status());
            return;
        }
        assertEquals(site.isAddress(), site.name().labelCount() == 0);
        assertTrue(site.isAddress() || site.text().matches("[a-z0-9_.\\\\-]+"), site.text());
    }

    /** A key is refused, or it is one line that is the same when it is read once more; what stands in the file of keys gives access to its own key or to none. */
    @FuzzTest
    void sshKey(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            SshKey key = SshKey.parse(text);
            String line = (key.type() + " " + key.data() + " " + key.comment()).strip();
            assertEquals(1, line.lines().count(), line);
            assertEquals(key, SshKey.parse(line));
        } catch (Refusal refused) {
            assertTrue(!refused.getMessage().isBlank());
        }
        Path file = Files.createTempFile("access", ".keys");
        try {
            Files.write(file, input);
            for (Access access : AccessList.open(file).all()) {
                assertTrue(text.contains(access.key().data()));
            }
        } finally {
            Files.delete(file);
        }
    }

    /** The file of the first key gives access to nobody and stays, or to one technician whose key is in it and is not there a second time. Nothing that is in it keeps the box from starting. */
    @FuzzTest
    void firstKey(byte[] input) throws Exception {
        Path folder = Files.createTempDirectory("first");
        Path file = folder.resolve("key.pub");
        Path taken = folder.resolve("key.pub.taken");
        Path keys = folder.resolve("access.keys");
        try {
            Files.write(file, input);
            AccessList access = AccessList.open(keys);
            FirstKey.takeIfFirst(file, access, changes());
            assertEquals(access.all().isEmpty(), Files.exists(file));
            assertEquals(access.all().isEmpty(), !Files.exists(taken));
            for (Access one : access.all()) {
                assertEquals(Role.TECHNICIAN, one.person().role());
                assertTrue(new String(input, StandardCharsets.UTF_8)
                        .contains(one.key().data()));
            }
            assertEquals(access.all(), AccessList.open(keys).all());
        } finally {
            for (Path each : List.of(file, taken, keys, folder)) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static synchronized PolicyChanges changes() throws Exception {
        if (box == null) {
            box = TestAppliance.start(folder);
        }
        return box.changes();
    }
}
