package org.gatehouse.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class ChunkReaderFuzzTest {
    private static final int TRIED = 200;

    private final ChunkReader reader = new ChunkReader();

    /** The first byte says whether it is the body's first chunk. */
    @FuzzTest
    void readSize(byte[] input) {
        if (input.length == 0) {
            return;
        }
        boolean first = (input[0] & 1) != 0;
        byte[] line = Arrays.copyOfRange(input, 1, input.length);
        int read = check(line, (bytes, length) -> reader.readSize(bytes, 0, length, first));
        if (read > 0) {
            String text = new String(line, first ? 0 : 2, read - (first ? 2 : 4), ISO_8859_1);
            assertEquals(Long.parseLong(text.replaceFirst("(?s);.*", ""), 16), reader.size());
            assertTrue(first || line[0] == '\r' && line[1] == '\n');
            assertTrue(text.chars().noneMatch(c -> c < ' ' && c != '\t'), "a server might see an end in it");
        }
    }

    @FuzzTest
    void readTrailer(byte[] input) {
        int read = check(input, (bytes, length) -> reader.readTrailer(bytes, 0, length));
        if (read > 0) {
            String text = new String(input, 0, read, ISO_8859_1);
            assertTrue(text.endsWith("\r\n"));
            assertTrue(text.indexOf('\n') == read - 1 && text.indexOf('\r') == read - 2);
        }
    }

    private interface LineReader {
        int read(byte[] bytes, int length);
    }

    /** What is told of a line's beginning is not told otherwise when more of it is seen; the line ends in what was seen, and is no longer than a line may be. */
    private static int check(byte[] line, LineReader reader) {
        int told = ChunkReader.NEEDS_MORE;
        for (int length = Math.max(0, line.length - TRIED); length <= line.length; length++) {
            int read = reader.read(Arrays.copyOf(line, length), length);
            assertTrue(read <= length && read <= ChunkReader.MAX_LINE + 4);
            assertEquals(told == ChunkReader.NEEDS_MORE ? read : told, read);
            assertTrue(read != ChunkReader.NEEDS_MORE || length <= ChunkReader.MAX_LINE + 4, "waits for ever");
            told = read;
        }
        return told;
    }
}
