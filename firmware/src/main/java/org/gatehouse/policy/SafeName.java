package org.gatehouse.policy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;

/** A name whose addresses show only what is safe. Immutable; there is one object for each. */
public final class SafeName {
    private final CanonicalName name;
    private final byte[] wire;
    private final SafeName stricter;

    /** @param stricter one whose addresses show still less, or null */
    SafeName(String text, SafeName stricter) {
        this.name = SafeNames.canonical(text);
        this.wire = wireOf(text);
        this.stricter = stricter;
    }

    /** The canonical name; not to be written to. */
    public CanonicalName name() {
        return name;
    }

    /** The name as a DNS message has it, uncompressed; not to be written to. */
    public byte[] wire() {
        return wire;
    }

    /** One whose addresses are safe in this one's place, too: a device may keep them for longer than its group is that strict. Null where there is none. */
    public SafeName stricter() {
        return stricter;
    }

    /** Whether a name of a DNS message is this one. */
    public boolean is(CanonicalName other) {
        return SafeNames.same(name, other);
    }

    @Override
    public String toString() {
        return name.toString();
    }

    private static byte[] wireOf(String text) {
        ByteBuffer wire = ByteBuffer.allocate(text.length() + 2);
        for (String label : text.split("\\.")) {
            wire.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] bytes = wire.put((byte) 0).array();
        CanonicalName read = new CanonicalName();
        if (read.readWire(bytes, 0, bytes.length, 0) != NameOutcome.NAME) {
            throw new IllegalArgumentException(text);
        }
        return bytes;
    }
}
