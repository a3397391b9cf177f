package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.gatehouse.inspect.DtlsHelloReader.Kind;
import org.gatehouse.name.CanonicalName;

class DtlsHelloReaderFuzzTest {
    private final CanonicalName name = new CanonicalName();
    private final ClientHelloReader hello = new ClientHelloReader(name);
    private final DtlsHelloReader reader = new DtlsHelloReader();

    @FuzzTest
    void read(byte[] input) {
        Kind kind = reader.read(input, 0, input.length);
        assertTrue(kind != Kind.HELLO || reader.pieces() > 0);
        for (int piece = 0; piece < reader.pieces(); piece++) {
            assertTrue(reader.start(piece) + reader.length(piece) <= input.length);
            assertTrue(reader.offset(piece) + reader.length(piece) <= reader.total(piece));
            Outcome outcome = hello.readDatagramHello(input, reader.start(piece), reader.length(piece));
            assertEquals(outcome == Outcome.NAMED, name.labelCount() > 0);
        }
    }
}
