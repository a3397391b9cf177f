package org.gatehouse.gate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.gatehouse.frame.Frame;
import org.gatehouse.policy.SafeName;
import org.gatehouse.policy.SafeSearch;

/**
 * The questions for search engines that went on for another name, until they are answered: what was asked, letter by letter, since who asked compares it.
 *
 * <p>Bounds: {@value #REGIONS} regions of {@value #WAYS} questions; all of a device's are in one, so that who floods the memory pushes out his own, and those of the few that share the
 * region. A question is kept for {@value #SECONDS} seconds, answered or not: servers answer one that was sent again once more. One that was pushed out is asked again by its
 * device, as one that was lost.
 *
 * <p>Threads: one writes (the lane that reads openings), one reads (the lane that reads answers). The writer makes a slot's version odd, writes the slot, and makes it even with
 * release; the reader reads the version with acquire, copies, and takes the copy only where the version is still the same. A question is sent after it was written: its answer
 * finds it.
 */
public final class SearchMemory {
    static final int REGIONS = 256;
    static final int WAYS = 16; // a school's own resolver is one device
    static final int SECONDS = 15; // resolvers give up after ten

    private static final int SLOTS = REGIONS * WAYS;
    private static final int NAME = SafeSearch.MAX_WIRE;
    private static final VarHandle VERSION = MethodHandles.arrayElementVarHandle(int[].class);

    private final KeyedHash hash = new KeyedHash();
    private final int[] versions = new int[SLOTS];
    private final long[] keys = new long[SLOTS];
    private final long[] askedMicros = new long[SLOTS];
    private final byte[] names = new byte[SLOTS * NAME];
    private final byte[] nameLengths = new byte[SLOTS];
    private final SafeName[] safeNames = new SafeName[SLOTS];
    private final boolean[] streamed = new boolean[SLOTS];
    private final int[] sequences = new int[SLOTS];
    private final int[] acknowledgments = new int[SLOTS];

    /** One question; the reader's own copy. */
    static final class Search {
        final byte[] name = new byte[NAME];
        int nameLength;
        SafeName safe;
        /** Whether it came over TCP; then the numbers of the segment that brings the answer are these. */
        boolean streamed;

        int sequence;
        int acknowledgment;
    }

    /**
     * Remembers a question; the writer only.
     *
     * @param asked the frame that it came with
     * @param id the message's number
     * @param type what is asked for
     * @param nameStart where its name stands, uncompressed
     * @param nameLength at most {@link SafeSearch#MAX_WIRE}
     * @param overTcp whether the frame is a segment
     */
    void remember(
            Frame asked,
            int id,
            int type,
            byte[] bytes,
            int nameStart,
            int nameLength,
            SafeName safe,
            boolean overTcp,
            long nowMicros) {
        long key = key(asked.sourceMac(), asked, true, id, type);
        int slot = slotFor(asked.sourceMac(), key);
        int version = versions[slot];
        VERSION.setOpaque(versions, slot, version + 1);
        VarHandle.storeStoreFence();
        keys[slot] = key;
        askedMicros[slot] = nowMicros;
        System.arraycopy(bytes, nameStart, names, slot * NAME, nameLength);
        nameLengths[slot] = (byte) nameLength;
        safeNames[slot] = safe;
        streamed[slot] = overTcp;
        if (overTcp) {
            sequences[slot] = asked.acknowledgment();
            acknowledgments[slot] = asked.sequence() + asked.payloadLength();
        }
        VERSION.setRelease(versions, slot, version + 2);
    }

    /** Its own place where it was asked before, else one that was never used, else the oldest. */
    private int slotFor(long mac, long key) {
        int region = region(mac);
        int chosen = region;
        for (int slot = region; slot < region + WAYS; slot++) {
            if (keys[slot] == key) {
                return slot;
            }
            chosen = askedMicros[slot] < askedMicros[chosen] ? slot : chosen;
        }
        return chosen;
    }

    /**
     * Finds the question that an answer is for; the reader only.
     *
     * @param answer the frame that it came with
     * @param search receives it
     * @return false where nobody asked
     */
    boolean find(Frame answer, int id, int type, long nowMicros, Search search) {
        long mac = answer.destinationMac();
        long key = key(mac, answer, false, id, type);
        int region = region(mac);
        for (int slot = region; slot < region + WAYS; slot++) {
            if (copy(slot, key, nowMicros, search)) {
                return true;
            }
        }
        return false;
    }

    private boolean copy(int slot, long key, long nowMicros, Search search) {
        int version = (int) VERSION.getAcquire(versions, slot);
        if ((version & 1) != 0 || keys[slot] != key) {
            return false;
        }
        long age = nowMicros - askedMicros[slot];
        search.nameLength = nameLengths[slot];
        System.arraycopy(names, slot * NAME, search.name, 0, NAME);
        search.safe = safeNames[slot];
        search.streamed = streamed[slot];
        search.sequence = sequences[slot];
        search.acknowledgment = acknowledgments[slot];
        VarHandle.acquireFence();
        boolean whole = (int) VERSION.getOpaque(versions, slot) == version;
        return whole && age >= 0 && age < SECONDS * 1_000_000L;
    }

    private int region(long mac) {
        return (int) (hash.of(mac) >>> 40) % REGIONS * WAYS;
    }

    private long key(long mac, Frame frame, boolean fromClient, int id, int type) {
        int client = fromClient ? frame.sourceAddressStart() : frame.destinationAddressStart();
        int server = fromClient ? frame.destinationAddressStart() : frame.sourceAddressStart();
        int port = fromClient ? frame.sourcePort() : frame.destinationPort();
        long key = hash.with(hash.of(mac), frame.addressHigh(client));
        key = hash.with(key, frame.addressLow(client));
        key = hash.with(key, frame.addressHigh(server));
        key = hash.with(key, frame.addressLow(server));
        return hash.with(key, (long) port << 32 | id << 16 | type);
    }
}
