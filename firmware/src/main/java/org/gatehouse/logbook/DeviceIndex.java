package org.gatehouse.logbook;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import org.gatehouse.seal.BoxKey;

/**
 * Says which segments may hold a device without saying which devices there are: each segment lists the first four bytes of a keyed hash of every MAC address in it, by a key that never leaves the
 * box. One in four thousand million other devices has the same four bytes; an export by device then holds a segment too many. Immutable.
 */
public final class DeviceIndex {
    /** Octets of a device. */
    public static final int HASH_LENGTH = 4;

    private static final String PURPOSE = "device";
    private static final int MAC_START = 2; // of the eight octets of a long

    private final BoxKey key;

    public DeviceIndex(BoxKey key) {
        this.key = key;
    }

    /** The four bytes of a device. */
    public int hash(long device) {
        byte[] address = ByteBuffer.allocate(Long.BYTES).putLong(device).array();
        return ByteBuffer.wrap(key.keyedHash(PURPOSE, Arrays.copyOfRange(address, MAC_START, Long.BYTES)))
                .getInt();
    }

    /** The sorted hashes of devices, as a segment lists them; each once. */
    byte[] hashes(Collection<Long> devices) {
        int[] hashes = devices.stream().mapToInt(this::hash).sorted().distinct().toArray();
        ByteBuffer bytes = ByteBuffer.allocate(hashes.length * HASH_LENGTH);
        Arrays.stream(hashes).forEach(bytes::putInt);
        return bytes.array();
    }

    /** Whether a segment's list names a device. */
    public static boolean isAmong(byte[] devices, int hash) {
        ByteBuffer bytes = ByteBuffer.wrap(devices);
        while (bytes.remaining() >= HASH_LENGTH) {
            if (bytes.getInt() == hash) {
                return true;
            }
        }
        return false;
    }
}
