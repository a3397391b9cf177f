package org.gatehouse.inspect;

import static org.gatehouse.inspect.DtlsPen.CLIENT_HELLO;
import static org.gatehouse.inspect.DtlsPen.HANDSHAKE;
import static org.gatehouse.inspect.DtlsPen.concat;
import static org.gatehouse.inspect.DtlsPen.fragment;
import static org.gatehouse.inspect.DtlsPen.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.gatehouse.inspect.DtlsHelloReader.Kind;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("E01")
class DtlsHelloReaderTest {
    private static final String NAME = "www.casino.example";
    private static final byte[] BODY = DtlsPen.body(NAME, 0);

    private final CanonicalName name = new CanonicalName();
    private final ClientHelloReader hello = new ClientHelloReader(name);
    private final DtlsHelloReader reader = new DtlsHelloReader();

    @Test
    void hello_isFoundAndNamed() {
        assertNamed(DtlsPen.whole(0, BODY));
        assertNamed(DtlsPen.whole(1, DtlsPen.body(NAME, 0, new byte[20])));
        assertEquals(1, reader.number(0));
        assertFalse(hello.offersSrtp());
    }

    @Test
    void hello_amongOtherRecords() {
        byte[] alert = record(21, new byte[2]);
        byte[] encrypted = record(HANDSHAKE, 1, new byte[40]);
        assertNamed(concat(alert, encrypted, DtlsPen.whole(0, BODY), encrypted));
    }

    @Test
    void hello_amongOtherMessagesOfItsRecord() {
        byte[] other = fragment(16, 4, new byte[70], 0, 70);
        assertNamed(record(HANDSHAKE, other, fragment(CLIENT_HELLO, 0, BODY, 0, BODY.length), other));
    }

    @Test
    void fragments_sayWhereTheyBelong() {
        byte[] datagram = DtlsPen.piece(1, BODY, 10, 30);
        assertEquals(Kind.HELLO, reader.read(datagram, 0, datagram.length));
        assertEquals(1, reader.number(0));
        assertEquals(10, reader.offset(0));
        assertEquals(20, reader.length(0));
        assertEquals(BODY.length, reader.total(0));
        assertFalse(reader.isWhole(0));
        assertEquals(Arrays.mismatch(datagram, 25, 45, BODY, 10, 30), -1);
        assertEquals(25, reader.start(0));
    }

    @Test
    void call_isTold() {
        byte[] body = DtlsPen.call();
        assertEquals(Outcome.NO_NAME, hello.readDatagramHello(body, 0, body.length));
        assertTrue(hello.offersSrtp());
    }

    @Test
    void bodyCutShort_isUnreadable() {
        for (int length = 0; length < BODY.length; length++) {
            Outcome outcome = hello.readDatagramHello(Arrays.copyOf(BODY, length), 0, length);
            assertTrue(outcome == Outcome.UNREADABLE || outcome == Outcome.NO_NAME, "at " + length);
            assertEquals(0, name.length());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "16feff0000000000000001000c0b0000000000000000000000, a certificate",
        "17fefd0001000000000001000401020304, data",
        "16fefd0001000000000001000c010000000000000000000000, a message that is encrypted",
        "16030100310100002d0303, TLS",
        "0001000021, STUN",
        "16, one byte"
    })
    void datagramWithoutAHello_isLeftAlone(String digits, String what) {
        byte[] datagram = HexFormat.of().parseHex(digits);
        assertEquals(Kind.OTHER, reader.read(datagram, 0, datagram.length), what);
    }

    @ParameterizedTest
    @CsvSource({
        "16fefd000000000000000100ff01, a record longer than the datagram",
        "16fefd000000000000000100060100002a0000, half a header",
        "16fefd0000000000000001000c0100002a000000000000002a, a piece longer than its record",
        "16fefd0000000000000001000d01000001000000000100000141, a piece behind the end"
    })
    void recordThatMakesNoSense_isUnreadable(String digits, String what) {
        byte[] datagram = HexFormat.of().parseHex(digits);
        assertEquals(Kind.UNREADABLE, reader.read(datagram, 0, datagram.length), what);
    }

    @Test
    void morePiecesThanAnyClientSends() {
        byte[][] pieces = new byte[DtlsHelloReader.MAX_PIECES + 1][];
        Arrays.fill(pieces, DtlsPen.piece(0, BODY, 3, 4));
        byte[] datagram = concat(pieces);
        assertEquals(Kind.UNREADABLE, reader.read(datagram, 0, datagram.length));
        int length = datagram.length - pieces[0].length;
        assertEquals(Kind.HELLO, reader.read(datagram, 0, length));
        assertEquals(DtlsHelloReader.MAX_PIECES, reader.pieces());
    }

    private void assertNamed(byte[] datagram) {
        byte[] within = concat(new byte[42], datagram, new byte[9]);
        assertEquals(Kind.HELLO, reader.read(within, 42, datagram.length));
        assertEquals(1, reader.pieces());
        assertTrue(reader.isWhole(0));
        assertEquals(Outcome.NAMED, hello.readDatagramHello(within, reader.start(0), reader.length(0)));
        assertEquals(NAME, name.toString());
    }
}
