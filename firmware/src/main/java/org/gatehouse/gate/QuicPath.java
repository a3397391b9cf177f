package org.gatehouse.gate;

import java.util.Arrays;
import org.gatehouse.inspect.QuicInitialReader;

/** What a lane remembers between two ports that speak QUIC: with which ids connections began there, since their later Initials are sealed with the keys of these. */
final class QuicPath extends FlowSlot {
    private final byte[][] ids = new byte[QuicInitialReader.MAX_ORIGINALS][QuicInitialReader.MAX_CONNECTION_ID];
    private final int[] lengths = new int[QuicInitialReader.MAX_ORIGINALS];
    private int count;
    private int next;

    /** Whether a hello was allowed here. */
    boolean allowed;

    /** Whether something was refused here that no name was read of. */
    boolean refused;

    QuicPath(PagePool pool) {
        super(pool);
    }

    @Override
    void reset() {
        count = 0;
        next = 0;
        allowed = false;
        refused = false;
    }

    /** Remembers an id, in the place of the oldest where there are too many. */
    void remember(byte[] bytes, int start, int length) {
        for (int i = 0; i < count; i++) {
            if (Arrays.equals(ids[i], 0, lengths[i], bytes, start, start + length)) {
                return;
            }
        }
        System.arraycopy(bytes, start, ids[next], 0, length);
        lengths[next] = length;
        next = (next + 1) % ids.length;
        count = Math.min(count + 1, ids.length);
    }

    /** Tells a reader which keys to try; the numbers that it gives them are those of {@link #id}. */
    void tell(QuicInitialReader reader) {
        for (int i = 0; i < count; i++) {
            reader.addOriginal(ids[i], lengths[i]);
        }
    }

    byte[] id(int index) {
        return ids[index];
    }

    int idLength(int index) {
        return lengths[index];
    }
}
