package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.gatehouse.inspect.QuicInitialReader.Kind;

class QuicInitialReaderFuzzTest {
    private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

    private final QuicInitialReader reader = new QuicInitialReader();

    /** Datagrams as they come: the headers. */
    @FuzzTest
    void readDatagram(byte[] input) {
        reader.forgetOriginals();
        reader.addOriginal(ID, ID.length);
        check(reader.read(input, 0, input.length), input.length);
    }

    /** What a client seals is any bytes: the frames. The first byte chooses the version, the second where the payload is cut into two packets. */
    @FuzzTest
    void readFrames(byte[] input) {
        if (input.length < 2 || input.length > 8000) {
            return;
        }
        int[] versions = {QuicSealer.V1, QuicSealer.V2, QuicSealer.DRAFT_29};
        QuicSealer sealer = new QuicSealer(versions[(input[0] & 0xff) % 3], ID);
        int cut = 2 + Math.min(input[1] & 0xff, input.length - 2);
        byte[] first = sealer.initial(Arrays.copyOfRange(input, 2, cut));
        byte[] datagram = cut == input.length
                ? first
                : QuicSealer.concat(first, sealer.initial(Arrays.copyOfRange(input, cut, input.length)));
        reader.forgetOriginals();
        Kind kind = reader.read(datagram, 0, datagram.length);
        assertTrue(kind == Kind.INITIAL || kind == Kind.UNREADABLE);
        check(kind, datagram.length);
    }

    private void check(Kind kind, int length) {
        int total = 0;
        for (int piece = 0; piece < reader.pieces(); piece++) {
            assertTrue(reader.pieceOffset(piece) >= 0 && reader.pieceLength(piece) >= 0);
            assertTrue(reader.pieceStart(piece) == total);
            total += reader.pieceLength(piece);
        }
        assertTrue(total <= length);
        assertTrue(kind != Kind.INITIAL || reader.idLength() <= QuicInitialReader.MAX_CONNECTION_ID);
    }
}
