package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuicReaderTest {
    private static final String VERSION_1 = "00000001";
    private static final String VERSION_2 = "6b3343cf";
    private static final String IDS = "08" + "0102030405060708" + "00";

    private final QuicReader reader = new QuicReader();

    private static byte[] datagram(String digits, int length) {
        return Arrays.copyOf(HexFormat.of().parseHex(digits), length);
    }

    @ParameterizedTest
    @CsvSource({
        "c0, " + VERSION_1 + ", NO_NAME, Initial",
        "cf, " + VERSION_1 + ", NO_NAME, Initial, protected bits",
        "d0, " + VERSION_1 + ", NOT_AN_OPENING, 0-RTT",
        "e0, " + VERSION_1 + ", NOT_AN_OPENING, Handshake",
        "f0, " + VERSION_1 + ", NOT_AN_OPENING, Retry",
        "d3, " + VERSION_2 + ", NO_NAME, Initial of version 2",
        "c0, " + VERSION_2 + ", NOT_AN_OPENING, Retry of version 2",
        "e0, " + VERSION_2 + ", NOT_AN_OPENING, 0-RTT of version 2",
        "c0, ff00001d, UNREADABLE, a draft",
        "f3, 1a2a3a4a, UNREADABLE, a version nobody knows",
        "c0, 00000000, NOT_AN_OPENING, version negotiation",
        "80, " + VERSION_1 + ", NOT_AN_OPENING, without the fixed bit",
        "40, " + VERSION_1 + ", NOT_AN_OPENING, short header"
    })
    void longHeader_isToldByVersionAndType(String first, String version, Outcome expected, String what) {
        byte[] datagram = datagram(first + version + IDS, 1200);
        assertEquals(expected, reader.read(datagram, 0, datagram.length), what);
    }

    @Test
    void connectionIdAboveTheBound_isNoOpening() {
        for (String version : new String[] {VERSION_1, "1a2a3a4a"}) {
            byte[] datagram = datagram("c0" + version + "15", 1200);
            assertEquals(Outcome.NOT_AN_OPENING, reader.read(datagram, 0, datagram.length));
            datagram = datagram("c0" + version + "ff", 1200);
            assertEquals(Outcome.NOT_AN_OPENING, reader.read(datagram, 0, datagram.length));
        }
        byte[] datagram = datagram("c0" + "1a2a3a4a" + "0015", 1200);
        assertEquals(Outcome.NOT_AN_OPENING, reader.read(datagram, 0, datagram.length));
    }

    @Test
    void versionNobodyKnows_countsOnlyInADatagramAsLongAsInitialsAre() {
        byte[] datagram = datagram("c0" + "1a2a3a4a" + IDS, 1200);
        assertEquals(Outcome.UNREADABLE, reader.read(datagram, 0, 1200));
        assertEquals(Outcome.NOT_AN_OPENING, reader.read(datagram, 0, 1199));
    }

    /** The version of RFC 9000 is told however short the datagram is: a server may be more lenient than the standard. */
    @Test
    void initialCutShort_isToldFromItsSeventhByteOn() {
        for (int length = 0; length < 40; length++) {
            byte[] datagram = datagram("c0" + VERSION_1 + IDS, 40);
            Outcome expected = length < 7 ? Outcome.NOT_AN_OPENING : Outcome.NO_NAME;
            assertEquals(expected, reader.read(Arrays.copyOf(datagram, length), 0, length), "at " + length);
        }
    }

    @Test
    void datagramAtTheEndOfAnArray_isReadWithinIt() {
        byte[] array = new byte[1300];
        byte[] datagram = datagram("c0" + "1a2a3a4a" + "14", 1200);
        System.arraycopy(datagram, 0, array, 100, 1200);
        assertEquals(Outcome.UNREADABLE, reader.read(array, 100, 1200));
    }
}
