package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("E08")
class ChunkReaderTest {
    private final ChunkReader reader = new ChunkReader();

    @ParameterizedTest
    @CsvSource({
        "0~, 0",
        "5~, 5",
        "fF~, 255",
        "0005~, 5",
        "10;name=value~, 16",
        "1;x~, 1",
        "7FFFFFFFFFFFFFF~, 576460752303423487"
    })
    void size_isReadWhateverItsPieces(String line, long size) {
        for (boolean first : new boolean[] {true, false}) {
            byte[] bytes = bytes((first ? "" : "~") + line);
            for (int length = 1; length < bytes.length; length++) {
                byte[] piece = Arrays.copyOf(bytes, length);
                assertEquals(ChunkReader.NEEDS_MORE, reader.readSize(piece, 0, length, first), "at " + length);
            }
            byte[] more = bytes((first ? "" : "~") + line + "data");
            assertEquals(bytes.length, reader.readSize(more, 0, more.length, first));
            assertEquals(size, reader.size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "~",
                "g~",
                "5 ~",
                " 5~",
                "5\n",
                "5\r5~",
                "-5~",
                "0x5~",
                ";x~",
                "5;\n0~",
                "5;\0~",
                "5 ;x~",
                "8000000000000000~",
                "+5~",
                "1234567890123456~"
            })
    void sizeThatServersReadDifferently_isInvalid(String line) {
        byte[] bytes = bytes(line);
        assertEquals(ChunkReader.INVALID, reader.readSize(bytes, 0, bytes.length, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5~", "x~5~", "\n5~", "\r5~", "\rx"})
    void dataThatGoesOnBehindItsEnd_isInvalid(String line) {
        byte[] bytes = bytes(line);
        assertEquals(ChunkReader.INVALID, reader.readSize(bytes, 0, bytes.length, false));
    }

    @Test
    void trailer_endsWithAnEmptyLine() {
        byte[] bytes = bytes("X: y~~");
        assertEquals(6, reader.readTrailer(bytes, 0, bytes.length));
        assertEquals(2, reader.readTrailer(bytes, 6, 2));
        assertEquals(ChunkReader.NEEDS_MORE, reader.readTrailer(bytes, 6, 1));
        assertEquals(ChunkReader.INVALID, reader.readTrailer(bytes(" x~"), 0, 4));
        assertEquals(ChunkReader.INVALID, reader.readTrailer(bytes("X: y\n\r\n"), 0, 7));
    }

    @Test
    void lineAboveTheBound_isInvalid() {
        byte[] bytes = bytes("5;" + "x".repeat(ChunkReader.MAX_LINE));
        assertEquals(ChunkReader.NEEDS_MORE, reader.readSize(bytes, 0, ChunkReader.MAX_LINE, true));
        assertEquals(ChunkReader.INVALID, reader.readSize(bytes, 0, bytes.length, true));
    }

    private static byte[] bytes(String text) {
        return text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
