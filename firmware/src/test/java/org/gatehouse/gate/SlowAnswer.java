package org.gatehouse.gate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a client reads in a DNS answer, the obvious way: RFC 1035 section 4.1, RFC 9460. A message that makes no sense has what was read before it made none. */
final class SlowAnswer {
    private static final int MAX_POINTERS = 200;

    /** The names that were asked for, and that these lead to. */
    final List<String> names = new ArrayList<>();

    /** Whether it has a key to encrypt a hello with. */
    boolean hasKey;

    private final byte[] message;
    private int at;

    SlowAnswer(byte[] message) {
        this.message = message;
        try {
            read();
        } catch (IndexOutOfBoundsException senseless) {
            at = message.length;
        }
    }

    private void read() {
        ByteBuffer header = ByteBuffer.wrap(message);
        at = 12;
        for (int questions = u16(4); questions > 0; questions--) {
            names.add(name());
            at += 4;
        }
        for (int records = u16(6) + u16(8) + u16(10); records > 0; records--) {
            name();
            int type = header.getShort(at) & 0xffff;
            int end = at + 10 + (header.getShort(at + 8) & 0xffff);
            at += 10;
            readData(type, end);
            at = end;
        }
    }

    private void readData(int type, int end) {
        if (type == 5 || type == 39) {
            names.add(name());
        } else if (type == 64 || type == 65) {
            at += 2;
            names.add(name());
            while (end - at >= 4) {
                hasKey |= u16(at) == 5;
                at += 4 + u16(at + 2);
            }
        }
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        int read = at;
        boolean jumped = false;
        for (int pointers = 0; pointers < MAX_POINTERS; ) {
            int octet = message[read] & 0xff;
            if (octet >= 0xc0) {
                at = jumped ? at : read + 2;
                jumped = true;
                read = u16(read) & 0x3fff;
                pointers++;
            } else {
                name.append(new String(message, read + 1, octet, StandardCharsets.ISO_8859_1));
                read += 1 + octet;
                at = jumped ? at : read;
                if (octet == 0) {
                    return name.toString().toLowerCase(Locale.ROOT);
                }
                name.append('.');
            }
        }
        throw new IndexOutOfBoundsException("pointers in a circle");
    }

    private int u16(int where) {
        return (message[where] & 0xff) << 8 | message[where + 1] & 0xff;
    }
}
