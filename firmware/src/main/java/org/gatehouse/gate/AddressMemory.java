package org.gatehouse.gate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.security.SecureRandom;
import org.gatehouse.frame.Frame;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.SafeName;

/**
 * Which addresses DNS answers gave to which device, and for which names: so that the gate can tell a destination that an allowed name led to from one that
 * somebody typed, and a server name that leads to this address from a borrowed one. Only answers that were allowed are remembered.
 *
 * <p>Kept are 64-bit fingerprints under a secret key, two of each address: of the device and the address, and of these and the name; and one
 * of each name: of the device, the name and the kind of address, which says that the name was asked for. Names of any number may share
 * an address, as on content networks, and no name is kept as text.
 *
 * <p>Bounds: {@value #ENTRIES} fingerprints (3.7 MB), some 100,000 addresses: 200 for each of 500 devices at once. An entry lives for its TTL and {@value #EXTRA_SECONDS}
 * seconds, since clients keep an address for longer than they may; a TTL counts as a day at most. In a full set the device with the most entries loses one of its own, so that a
 * device which floods the memory pushes out what is its own. One that does so under thousands of MAC addresses is several devices here, as everywhere.
 *
 * <p>Threads: one writes (the lane that reads answers), one reads (the lane that reads openings). A writer that puts a fingerprint into a slot empties the slot, writes the
 * time, and then the fingerprint with release; the reader reads the fingerprint with acquire, then the time. So who finds a fingerprint sees its time, or the time of the one
 * that takes its place at that moment. An answer is sent after its addresses were written: the connection it leads to finds them.
 */
public final class AddressMemory {
    static final int ENTRIES = 1 << 18;
    static final int EXTRA_SECONDS = 600;

    private static final int MAX_TTL_SECONDS = 86_400;
    private static final int WAYS = 8;
    private static final int DEVICE_COUNTS = 1024; // devices that share a count share the bound, too
    private static final long NOTHING = 0;
    private static final long EVERYBODY = 1L << 63; // in the place of a device's MAC address
    private static final VarHandle FINGERPRINT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle SECOND = MethodHandles.arrayElementVarHandle(int[].class);

    private final long[] fingerprints;
    private final int[] ends; // seconds since 1970, wrapping
    private final int setMask;
    private final long start;
    private final long factor;
    private final long beganMicros;

    // The writer's own.
    private final short[] devices;
    private final int[] entriesByDevice = new int[DEVICE_COUNTS];
    private int hand; // the next slot to look at for an entry that is over

    /** One that is taken for old: what it does not know was never given. */
    public AddressMemory() {
        this(ENTRIES, new SecureRandom().nextLong(), 0);
    }

    /** @param beganMicros now: devices know addresses from before, which this memory cannot */
    public AddressMemory(long beganMicros) {
        this(ENTRIES, new SecureRandom().nextLong(), beganMicros);
    }

    /** @param entries a power of two */
    AddressMemory(int entries, long secret) {
        this(entries, secret, 0);
    }

    private AddressMemory(int entries, long secret, long beganMicros) {
        this.beganMicros = beganMicros;
        fingerprints = new long[entries];
        ends = new int[entries];
        devices = new short[entries];
        setMask = entries / WAYS - 1;
        start = secret;
        factor = secret * 0x9e3779b97f4a7c15L | 1;
    }

    /**
     * Remembers one address of an answer; the writer only.
     *
     * @param clientMac the device that the answer goes to
     * @param at where the address begins
     * @param length 4 or 16 bytes
     * @param name the name that was asked for
     * @return false where there was no room: others have less than this device
     */
    boolean remember(
            long clientMac, byte[] bytes, int at, int length, CanonicalName name, long ttlSeconds, long nowMicros) {
        int now = seconds(nowMicros);
        int end = now + (int) Math.min(Math.max(ttlSeconds, 0), MAX_TTL_SECONDS) + EXTRA_SECONDS;
        int device = (int) (finish(mix(start, clientMac)) >>> 20) & (DEVICE_COUNTS - 1);
        long address = address(clientMac, bytes, at, length);
        boolean kept = put(finish(address), device, end, now);
        kept &= put(finish(named(address, name)), device, end, now);
        return put(finish(named(family(clientMac, length), name)), device, end, now) && kept;
    }

    /**
     * Remembers one address that a safe name resolved to, for the device and for everybody: where a school's own name server asks, its devices were given the address, and the
     * answer went to the server. The writer only; see {@link #remember}.
     */
    boolean rememberSafe(
            long clientMac, byte[] bytes, int at, int length, SafeName safe, long ttlSeconds, long nowMicros) {
        boolean kept = remember(clientMac, bytes, at, length, safe.name(), ttlSeconds, nowMicros);
        return remember(EVERYBODY, bytes, at, length, safe.name(), ttlSeconds, nowMicros) && kept;
    }

    /**
     * Whether an opening goes to none of the addresses that a safe name resolved to; the reader only.
     *
     * <p>When this memory began a short while ago and nobody has asked for the safe name yet, it cannot tell, and nothing is unsafe.
     */
    boolean isUnsafe(Frame opening, SafeName safe, long nowMicros) {
        int now = seconds(nowMicros);
        for (SafeName name = safe; name != null; name = name.stricter()) {
            if (knows(finish(named(address(opening), name.name())), now)
                    || knows(finish(named(address(EVERYBODY, opening), name.name())), now)) {
                return false;
            }
        }
        long age = nowMicros - beganMicros;
        boolean isYoung = age >= 0 && age < EXTRA_SECONDS * 1_000_000L;
        return !isYoung || knows(finish(named(family(EVERYBODY, opening.addressLength()), safe.name())), now);
    }

    /** Whether an answer gave the sender of a frame the address that it wants, for whatever name; the reader only. */
    boolean knows(Frame opening, long nowMicros) {
        return knows(finish(address(opening)), seconds(nowMicros));
    }

    /** Whether an answer gave the sender of a frame an address that it names; the reader only. */
    boolean knows(Frame opening, byte[] bytes, int at, int length, long nowMicros) {
        return knows(finish(address(opening.sourceMac(), bytes, at, length)), seconds(nowMicros));
    }

    /** Whether an answer gave the sender of a frame the address that it wants for this name; the reader only. */
    boolean knows(Frame opening, CanonicalName name, long nowMicros) {
        return knows(finish(named(address(opening), name)), seconds(nowMicros));
    }

    /** Whether an answer gave the sender of a frame an address for this name, whichever it was, of the frame's IP version; the reader only. */
    boolean knowsAny(Frame opening, CanonicalName name, long nowMicros) {
        long family = family(opening.sourceMac(), opening.addressLength());
        return knows(finish(named(family, name)), seconds(nowMicros));
    }

    private boolean knows(long fingerprint, int now) {
        int set = set(fingerprint);
        for (int i = set; i < set + WAYS; i++) {
            if ((long) FINGERPRINT.getAcquire(fingerprints, i) == fingerprint) {
                return !isOver((int) SECOND.getOpaque(ends, i), now);
            }
        }
        return false;
    }

    private boolean put(long fingerprint, int device, int end, int now) {
        sweep(now);
        int set = set(fingerprint);
        int chosen = set;
        for (int i = set; i < set + WAYS; i++) {
            if (fingerprints[i] == fingerprint) {
                boolean later = isOver(ends[i], now) || end - ends[i] > 0;
                SECOND.setOpaque(ends, i, later ? end : ends[i]);
                return true;
            }
            chosen = isBetterToLose(i, chosen, now) ? i : chosen;
        }
        boolean free = fingerprints[chosen] == NOTHING || isOver(ends[chosen], now);
        if (!free && entriesByDevice[devices[chosen]] < entriesByDevice[device]) {
            return false;
        }
        empty(chosen);
        devices[chosen] = (short) device;
        entriesByDevice[device]++;
        SECOND.setOpaque(ends, chosen, end);
        FINGERPRINT.setRelease(fingerprints, chosen, fingerprint);
        return true;
    }

    /** What is empty or over, then the device with the most entries, then what ends first. */
    private boolean isBetterToLose(int slot, int other, int now) {
        int weight = weight(slot, now);
        int otherWeight = weight(other, now);
        return weight > otherWeight || weight == otherWeight && ends[slot] - ends[other] < 0;
    }

    private int weight(int slot, int now) {
        boolean free = fingerprints[slot] == NOTHING || isOver(ends[slot], now);
        return free ? Integer.MAX_VALUE : entriesByDevice[devices[slot]];
    }

    /** One slot at every step, so that what is over does not count against its device for long. */
    private void sweep(int now) {
        if (fingerprints[hand] != NOTHING && isOver(ends[hand], now)) {
            empty(hand);
        }
        hand = hand + 1 & fingerprints.length - 1;
    }

    private void empty(int slot) {
        if (fingerprints[slot] != NOTHING) {
            entriesByDevice[devices[slot]]--;
            FINGERPRINT.setRelease(fingerprints, slot, NOTHING);
        }
    }

    /** An entry from the future is over too: the clock was set back. */
    private static boolean isOver(int end, int now) {
        int left = end - now;
        return left <= 0 || left > MAX_TTL_SECONDS + EXTRA_SECONDS;
    }

    private static int seconds(long micros) {
        return (int) (micros / 1_000_000);
    }

    private int set(long fingerprint) {
        return ((int) (fingerprint >>> 40) & setMask) * WAYS;
    }

    private long address(Frame opening) {
        return address(opening.sourceMac(), opening);
    }

    private long address(long clientMac, Frame opening) {
        return address(clientMac, opening.bytes(), opening.destinationAddressStart(), opening.addressLength());
    }

    private long address(long clientMac, byte[] bytes, int at, int length) {
        long hash = family(clientMac, length);
        for (int i = at; i < at + length; i += 4) {
            hash = mix(
                    hash,
                    (bytes[i] & 0xff) << 24
                            | (bytes[i + 1] & 0xff) << 16
                            | (bytes[i + 2] & 0xff) << 8
                            | bytes[i + 3] & 0xff);
        }
        return hash;
    }

    /** What all addresses of a length have in common that a device was given. */
    private long family(long clientMac, int length) {
        return mix(mix(start, clientMac), length);
    }

    private long named(long address, CanonicalName name) {
        byte[] text = name.bytes();
        long hash = mix(address, name.length());
        for (int i = 0; i < name.length(); i++) {
            hash = mix(hash, text[i]);
        }
        return hash;
    }

    private long mix(long hash, long value) {
        long mixed = (hash ^ value) * factor;
        return mixed ^ mixed >>> 32;
    }

    private long finish(long hash) {
        long mixed = mix(mix(hash, start), factor);
        return mixed == NOTHING ? 1 : mixed;
    }
}
