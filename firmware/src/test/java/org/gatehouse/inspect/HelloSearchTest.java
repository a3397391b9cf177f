package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("E01")
class HelloSearchTest {
    /** Bytes with which hellos are made, so that random ones begin a hello often. */
    private static final byte[] ALPHABET = {0x16, 0x16, 3, 3, 1, 1, 0, 0, 2, 5};

    private final HelloSearch search = new HelloSearch();

    @ParameterizedTest
    @ValueSource(strings = {"16030101fc010001f8", "1603030001011603", "16030000001603", "16030440000100"})
    void hello_isFoundAtAnyPlace(String hex) {
        byte[] hello = HexFormat.of().parseHex(hex);
        for (int at = 0; at < 20; at++) {
            byte[] stream = new byte[at + hello.length];
            System.arraycopy(hello, 0, stream, at, hello.length);
            search.clear();
            assertEquals(at, search.find(stream, 0, stream.length));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"16030140010100", "16030101fc020001f8", "16050101fc010001f8", "16030101fc010301f8", "160303"})
    void whatOnlyBeginsAlike_isNone(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(HelloSearch.NOWHERE, search.find(bytes, 0, bytes.length));
    }

    @Test
    void helloInPieces_isFoundWhereItBegan() {
        byte[] stream = HexFormat.of().parseHex("616216030101fc010001f8");
        for (int cut = 3; cut < 9; cut++) {
            search.clear();
            assertEquals(HelloSearch.NOWHERE, search.find(stream, 0, cut));
            int found = search.find(stream, cut, stream.length - cut);
            assertEquals(2, found, "cut at " + cut);
            byte[] tail = new byte[cut - 2];
            search.copyTail(cut - 2, tail);
            assertArrayEquals(Arrays.copyOfRange(stream, 2, cut), tail);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomPieces_areSearchedAsOneStream(long seed) {
        Random random = new Random(seed);
        int found = 0;
        for (int trial = 0; trial < 20_000; trial++) {
            byte[] stream = new byte[1 + random.nextInt(40)];
            for (int i = 0; i < stream.length; i++) {
                stream[i] = ALPHABET[random.nextInt(ALPHABET.length)];
            }
            int expected = slowly(stream);
            search.clear();
            int told = HelloSearch.NOWHERE;
            for (int at = 0; at < stream.length && told == HelloSearch.NOWHERE; ) {
                int run = Math.min(stream.length - at, 1 + random.nextInt(9));
                told = search.find(stream, at, run);
                at += run;
            }
            assertEquals(expected, told, () -> HexFormat.of().formatHex(stream));
            found += told == HelloSearch.NOWHERE ? 0 : 1;
        }
        assertTrue(found > 100 && found < 19_900, "found in " + found);
    }

    /** The earliest place of which the bytes that follow tell that it is one; in a stream that comes in pieces a later one may be told first. */
    private static int slowly(byte[] stream) {
        for (int seen = 1; seen <= stream.length; seen++) {
            for (int at = 0; at < seen; at++) {
                if (isHello(stream, at, seen)) {
                    return at;
                }
            }
        }
        return HelloSearch.NOWHERE;
    }

    private static boolean isHello(byte[] stream, int at, int limit) {
        int length = limit - at;
        if (length < 5 || stream[at] != 0x16 || stream[at + 1] != 3 || stream[at + 2] > 4) {
            return false;
        }
        int record = stream[at + 3] << 8 | stream[at + 4];
        if (record == 0) {
            return length > 6 && stream[at + 5] == 0x16 && stream[at + 6] == 3;
        }
        boolean begins = record <= 1 << 14 && length > 5 && stream[at + 5] == 1;
        return begins && (record == 1 || length > 6 && stream[at + 6] <= 2);
    }
}
