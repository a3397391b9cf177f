package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.gatehouse.name.CanonicalName;

class OpeningKindFuzzTest {
    private static final int LOOKED_AT = 8;

    private final ClientHelloReader hello = new ClientHelloReader(new CanonicalName());
    private final HttpRequestReader request = new HttpRequestReader(new CanonicalName());

    /** What a reader finds a name in is given to that reader, from its first byte on; and what lies around the bytes does not count. */
    @FuzzTest
    void of(byte[] input) {
        boolean tls = hello.read(input, 0, input.length) == Outcome.NAMED;
        boolean http = request.readFirst(input, 0, input.length) == Outcome.NAMED;
        boolean known = request.read(input, 0, input.length) == Outcome.NAMED;
        for (int length = 1; length <= Math.min(input.length, LOOKED_AT); length++) {
            OpeningKind anywhere = OpeningKind.of(input, 0, length);
            OpeningKind first = OpeningKind.ofFirst(input, 0, length);
            byte[] among = new byte[length + 16];
            Arrays.fill(among, (byte) 3);
            System.arraycopy(input, 0, among, 8, length);
            assertEquals(anywhere, OpeningKind.of(among, 8, length));
            assertEquals(first, OpeningKind.ofFirst(among, 8, length));
            if (tls) {
                assertEquals(OpeningKind.TLS, first);
            }
            if (http) {
                assertEquals(OpeningKind.HTTP, first);
            }
            if (known) {
                assertEquals(OpeningKind.HTTP, anywhere);
            }
            if (anywhere != OpeningKind.NONE) {
                assertNotEquals(OpeningKind.NONE, first, "the beginning of a connection is looked at more closely");
            }
        }
    }
}
