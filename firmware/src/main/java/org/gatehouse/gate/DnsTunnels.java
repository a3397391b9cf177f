package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.gatehouse.frame.Frame;
import org.gatehouse.name.CanonicalName;

/**
 * Tells questions of DNS that carry something else: iodine, dnscat2 and their like write what they send into the names that they ask for. The thread of the lane that reads openings; nothing
 * is allocated.
 *
 * <p>Some are known by one question: nobody else asks for the types of records that hold whatever is wanted, or writes such a label. All others by how much they say: names that were not
 * asked for just now, with much in front of the registered domain, and of a type whose answer brings much back; or with so much in front that no site has such names. Each device may say
 * {@value #BURST_BYTES} bytes to a domain at once, and {@value #BYTES_PER_SECOND} a second; a tunnel that goes on trying gets nothing. What is honest and says more are services that are
 * asked about hashes of files and mails: those are left out by their domains, which are nobody's tunnel.
 *
 * <p>Bounds: {@value #SLOTS} pairs of device and domain. Of those that share a place the one that said least gives way, so that a tunnel is not forgotten for others.
 */
final class DnsTunnels {
    /** What a device may say to a domain at once. */
    static final int BURST_BYTES = 4096;

    static final int BYTES_PER_SECOND = 10;

    /** Pairs of device and domain remembered. */
    static final int SLOTS = 1024;

    private static final int WAYS = 4;
    private static final int RECENT = 16; // names of a domain: a directory service asks for as many over and over
    private static final long BYTE_MICROS = 1_000_000 / BYTES_PER_SECOND;
    private static final long BURST_MICROS = BURST_BYTES * BYTE_MICROS;

    private static final int CNAME = 5; // RFC 1035 section 3.2.2
    private static final int NULL = 10;
    private static final int MX = 15;
    private static final int TXT = 16;
    private static final int KEY = 25; // RFC 2535 section 3
    private static final int SRV = 33; // RFC 2782
    private static final int PRIVATE_FIRST = 0xff00; // RFC 6895 section 3.1
    private static final int PRIVATE_LAST = 0xfffe;
    private static final int WINS = 0xff01; // Windows' name servers have it, and WINS-R
    private static final int WINS_REVERSE = 0xff02;

    private static final int LONG = 30; // bytes in front of the domain: a word or two, and no hash
    private static final int LONGEST = 100; // those of load balancers and beacons have up to 70

    private static final byte[] DNSCAT = "dnscat.".getBytes(US_ASCII); // where it has no domain of its own
    private static final int DNSCAT_LEAST = 18; // its shortest packet, in hexadecimal

    /** Of those who answer what is known of files, mails and addresses, as their users' manuals have them: McAfee, Sophos, Spamhaus, ESET, Trend Micro, Team Cymru, SURBL, URIBL. */
    private static final byte[][] REPUTATIONS = domains(
            "mcafee.com",
            "trellix.com",
            "sophosxl.net",
            "sophosxl.com",
            "spamhaus.org",
            "spamhaus.net",
            "e5.sk",
            "eset.com",
            "trendmicro.com",
            "cymru.com",
            "surbl.org",
            "uribl.com");

    private final long[] keys = new long[SLOTS];
    private final long[] until = new long[SLOTS]; // when all that was said will be forgotten
    private final long[][] recent = new long[SLOTS][RECENT];
    private final int[] next = new int[SLOTS];
    private final KeyedHash hash = new KeyedHash();

    /** Whether a question is a tunnel's. */
    boolean carry(Frame frame, CanonicalName name, int type, long nowMicros) {
        if (isForWhatever(type) || isDnscat(name)) {
            return true;
        }
        int domain = domainStart(name);
        int said = domain - 1;
        if (said < (bringsMuchBack(type) ? LONG : LONGEST) || isReputation(name, domain)) {
            return false;
        }
        long device = hash.of(frame.sourceMac());
        int slot = find(hash(device, name, domain, name.length()), nowMicros);
        long what = hash(device, name, 0, domain);
        if (isRecent(slot, what)) {
            return false;
        }
        boolean may = maySay(slot, said * BYTE_MICROS, nowMicros);
        if (may) {
            recent[slot][next[slot]] = what;
            next[slot] = (next[slot] + 1) % RECENT;
        }
        return !may;
    }

    /** No program asks for these but one that brings its own server: RFC 1035 section 3.3.10. */
    private static boolean isForWhatever(int type) {
        boolean isPrivate = type >= PRIVATE_FIRST && type <= PRIVATE_LAST && type != WINS && type != WINS_REVERSE;
        return type == NULL || isPrivate;
    }

    private static boolean bringsMuchBack(int type) {
        return switch (type) {
            case TXT, CNAME, MX, SRV, KEY -> true;
            default -> false;
        };
    }

    private static boolean isDnscat(CanonicalName name) {
        byte[] bytes = name.bytes();
        int digits = DNSCAT.length;
        if (name.length() < digits || !Arrays.equals(bytes, 0, digits, DNSCAT, 0, digits)) {
            return false;
        }
        int at = digits;
        while (at < name.length() && Character.digit(bytes[at], 16) >= 0) {
            at++;
        }
        return at - digits >= DNSCAT_LEAST;
    }

    /** Where the domain begins that somebody registered, nearly: two labels, or three where the middle one is as short as those that countries' registries have (co.uk, com.au). */
    private static int domainStart(CanonicalName name) {
        byte[] bytes = name.bytes();
        int top = labelStart(bytes, name.length());
        int second = labelStart(bytes, top - 1);
        boolean underCountry = name.length() - top == 2 && top - 1 - second <= 3;
        return underCountry ? labelStart(bytes, second - 1) : second;
    }

    /** The start of the label that ends at an offset, 0 where there is none. */
    private static int labelStart(byte[] bytes, int end) {
        int at = Math.max(end, 0);
        while (at > 0 && bytes[at - 1] != '.') {
            at--;
        }
        return at;
    }

    private static boolean isReputation(CanonicalName name, int domain) {
        for (byte[] known : REPUTATIONS) {
            if (Arrays.equals(known, 0, known.length, name.bytes(), domain, name.length())) {
                return true;
            }
        }
        return false;
    }

    private static byte[][] domains(String... names) {
        return Arrays.stream(names).map(name -> name.getBytes(US_ASCII)).toArray(byte[][]::new);
    }

    /** The slot of a pair, emptied where it was another's. */
    private int find(long key, long nowMicros) {
        int set = (int) (key >>> 32) & SLOTS - WAYS;
        int least = set;
        for (int slot = set; slot < set + WAYS; slot++) {
            if (keys[slot] == key) {
                return slot;
            }
            least = until[slot] < until[least] ? slot : least;
        }
        keys[least] = key;
        until[least] = nowMicros;
        Arrays.fill(recent[least], 0);
        return least;
    }

    /** Whether a name is among the latest ones that were let go. */
    private boolean isRecent(int slot, long name) {
        for (long known : recent[slot]) {
            if (known == name) {
                return true;
            }
        }
        return false;
    }

    /** Whether a device may say so much. What it says beyond its share counts too, so that it has to be silent for a while. */
    private boolean maySay(int slot, long cost, long nowMicros) {
        long limit = nowMicros + BURST_MICROS;
        long from = until[slot] > limit ? nowMicros : Math.max(until[slot], nowMicros); // the clock was set back
        until[slot] = Math.min(from + cost, limit);
        return from + cost <= limit;
    }

    private long hash(long start, CanonicalName name, int from, int to) {
        byte[] bytes = name.bytes();
        long mixed = start;
        long word = to - from;
        for (int at = from; at < to; at++) {
            word = word << 8 | bytes[at] & 0xff;
            if ((at - from & 7) == 7) {
                mixed = hash.with(mixed, word);
            }
        }
        return hash.with(mixed, word);
    }
}
