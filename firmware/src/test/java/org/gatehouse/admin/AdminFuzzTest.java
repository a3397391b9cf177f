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
}
