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
import org.gatehouse.admin.AdminProtocol.Request;

/** What a caller may send, and what somebody may type as a site. */
class AdminFuzzTest {
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
}
