package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Says which segments may hold a device without saying which devices there are: each segment lists four bytes of an HMAC-SHA-256 of every MAC address in it, with a key that never leaves the box.
 * One in four thousand million other devices has the same four bytes; an export by device then holds a segment too many. Not for several threads at once.
 */
public final class DeviceIndex {
    /** Octets of a device. */
    public static final int HASH_LENGTH = 4;

    private static final int KEY_LENGTH = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    DeviceIndex(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }

    /**
     * Reads the key, or makes one.
     *
     * @throws IOException when the file can be neither read nor made, or holds no key
     */
    public static DeviceIndex openOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            KeptFile.replace(file, freshKey());
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != KEY_LENGTH) {
            throw new IOException(file + ": no key of the device index; expected " + KEY_LENGTH + " bytes");
        }
        return new DeviceIndex(key);
    }

    /** With a key that nobody keeps: exports by device find nothing that is written with it. */
    static DeviceIndex passing() {
        return new DeviceIndex(freshKey());
    }

    /** The four bytes of a device. */
    public int hash(long device) {
        byte[] address = ByteBuffer.allocate(Long.BYTES).putLong(device).array();
        return ByteBuffer.wrap(mac.doFinal(Arrays.copyOfRange(address, 2, Long.BYTES)))
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

    private static byte[] freshKey() {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
