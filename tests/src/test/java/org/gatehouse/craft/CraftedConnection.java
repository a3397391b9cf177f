package org.gatehouse.craft;

import static org.gatehouse.craft.Bytes.joined;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * A TCP connection by hand: the handshake, acknowledgments of what comes, and else only what the script sends. Nothing is sent again by itself, but the SYN.
 *
 * <p>The test's thread sends; the tap's thread receives and acknowledges.
 */
public final class CraftedConnection implements CraftedHost.Conversation {
    private static final int SYNS = 10;
    private static final int AGAIN_MILLIS = 300;
    private static final int FIRST_SEQUENCE = 0xfffff000; // so that long scripts cross the wrap

    private final CraftedHost host;
    private final int[] ports;
    private final byte[] server;
    private final Stream received = new Stream();
    private final int sequence = FIRST_SEQUENCE;
    private int serverOrigin;
    private int serverSequence;
    private int serverStamp;
    private int taken; // by the server, as it says: the offset of what it awaits
    private int latestClock; // of a segment that is in order
    private boolean established;
    private boolean reset;

    CraftedConnection(CraftedHost host, int[] ports, byte[] server) {
        this.host = host;
        this.ports = ports;
        this.server = server;
    }

    public int port() {
        return ports[0];
    }

    /** The handshake. */
    public void open() {
        for (int attempt = 0; attempt < SYNS; attempt++) {
            syn(new byte[0]);
            if (awaitEstablished(AGAIN_MILLIS)) {
                acknowledge();
                return;
            }
        }
        throw new AssertionError("no answer to the SYN");
    }

    /** Sends a SYN, with data if there is any. */
    public void syn(byte[] data) {
        emit(Segment.of(-1, data).flags(Segment.SYN));
    }

    /** The last part of the handshake, and of what came since. */
    public void acknowledge() {
        emitBare(Segment.ACK);
    }

    /** Ends it for the server, however it stands. */
    public void abort() {
        emitBare(Segment.RST | Segment.ACK);
    }

    /** With the number that the server awaits: one with an older is nothing to it, what it acknowledges included (RFC 9293 section 3.10.7.4). */
    private synchronized void emitBare(int flags) {
        emit(Segment.of(taken, new byte[0]).flags(flags));
    }

    public CraftedConnection send(Segment... segments) {
        for (Segment segment : segments) {
            emit(segment);
        }
        return this;
    }

    /** One after the other, since a time stamp that is overtaken by a later one costs the segment: RFC 7323 section 5. */
    private synchronized void emit(Segment segment) {
        boolean acknowledges = (segment.flags & Segment.ACK) != 0;
        int acknowledgment = acknowledges ? serverSequence + segment.acknowledged : 0;
        byte[] tcp = Packets.tcp(
                host.own(server),
                server,
                ports,
                sequence + 1 + segment.offset,
                acknowledgment,
                segment,
                options(segment));
        host.send(server, Packets.TCP, tcp, segment);
    }

    /** A largest segment size in the SYN (RFC 9293 section 3.7.1), time stamps (RFC 7323), and a signature (RFC 2385) instead of them where it is asked for. */
    private byte[] options(Segment segment) {
        if (segment.signed) {
            return joined(Bytes.of(19, 18), new byte[16], Bytes.of(1, 1));
        }
        int clock = clock(segment);
        byte[] stamps = ByteBuffer.allocate(12)
                .putInt(0x0101080a)
                .putInt(clock)
                .putInt(serverStamp)
                .array();
        boolean syn = (segment.flags & Segment.SYN) != 0;
        return syn ? joined(Bytes.of(2, 4, 1380 >> 8, 1380 & 0xff), stamps) : stamps;
    }

    /** A bare acknowledgment has no newer time than the data before it: the box looks at data, lets that pass, and it would overtake them. */
    private int clock(Segment segment) {
        int now = (int) (System.nanoTime() / 1_000_000);
        if (segment.clockMillis != 0) {
            return now + segment.clockMillis;
        }
        boolean bare = segment.data.length == 0 && (segment.flags & Segment.SYN) == 0;
        if (!bare || latestClock == 0) {
            latestClock = now;
        }
        return latestClock;
    }

    @Override
    public void onHeard(Heard heard) {
        if (!heard.isTcp() || heard.fromPort() != ports[1]) {
            return;
        }
        if (take(heard)) {
            acknowledge();
        }
    }

    /** Whether it wants an acknowledgment. */
    private synchronized boolean take(Heard heard) {
        notifyAll();
        if (heard.stamp() != 0) {
            serverStamp = heard.stamp();
        }
        if (heard.has(Segment.RST)) {
            reset = true;
            return false;
        }
        if (heard.has(Segment.ACK)) {
            taken = Math.max(taken, heard.acknowledgment() - (sequence + 1));
        }
        if (heard.has(Segment.SYN)) {
            boolean first = !established;
            established = true;
            serverOrigin = heard.sequence() + 1;
            serverSequence = first ? serverOrigin : serverSequence;
            return false;
        }
        if (heard.payload().length == 0) {
            return false;
        }
        received.put(heard.sequence() - serverOrigin, heard.payload());
        serverSequence = serverOrigin + received.whole().length;
        return true;
    }

    /** Waits for the server's part of the handshake. */
    public boolean awaitEstablished(long millis) {
        return await(() -> established, millis);
    }

    /** What the server, or the box in its name, has said so far. */
    public synchronized byte[] received() {
        return received.whole();
    }

    public synchronized boolean wasReset() {
        return reset;
    }

    /** Waits until something came back: bytes or a reset. */
    public boolean awaitAnswer(long millis) {
        return await(() -> reset || received.whole().length > 0, millis);
    }

    /** Waits until what came back holds this text. */
    public boolean awaitText(String text, long millis) {
        return await(() -> new String(received.whole(), StandardCharsets.ISO_8859_1).contains(text), millis);
    }

    private boolean await(BooleanSupplier condition, long millis) {
        return Waiting.on(this, condition, millis);
    }
}
