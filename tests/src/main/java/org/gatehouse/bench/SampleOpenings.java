package org.gatehouse.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Openings as browsers and resolvers write them, for the benches. */
public final class SampleOpenings {
    static final int RECORD_AND_HANDSHAKE_HEADER = 9;

    private static final String NAME = "classroom.school.example";
    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int KEY_SHARE = 51;

    /** Where the name stands among the extensions, which Chromium shuffles. */
    public enum Place {
        FIRST,
        MIDDLE,
        LAST
    }

    private SampleOpenings() {}

    /** A hello in one record with what Chromium sends: GREASE, a key share with a post-quantum one, GREASE for ECH, a ticket. The rest of it is random. */
    static byte[] browserHello(Place place) {
        Random random = new Random(9);
        List<byte[]> extensions = new ArrayList<>(List.of(
                extension(0x1a1a, new byte[0]),
                extension(KEY_SHARE, keyShares(random)),
                extension(ALPN, HexFormat.of().parseHex("000c02683208687474702f312e31")),
                extension(13, HexFormat.of().parseHex("001004030804040105030805050108060601")),
                extension(0xfe0d, noise(random, 250)),
                extension(10, HexFormat.of().parseHex("000a1a1a11ec001d00170018")),
                extension(43, HexFormat.of().parseHex("061a1a03040303")),
                extension(5, HexFormat.of().parseHex("0100000000")),
                extension(11, HexFormat.of().parseHex("0100")),
                extension(18, new byte[0]),
                extension(23, new byte[0]),
                extension(27, HexFormat.of().parseHex("020002")),
                extension(35, new byte[0]),
                extension(45, HexFormat.of().parseHex("0101")),
                extension(0xff01, new byte[1]),
                extension(0x2a2a, new byte[1])));
        int at =
                switch (place) {
                    case FIRST -> 0;
                    case MIDDLE -> extensions.size() / 2;
                    case LAST -> extensions.size();
                };
        extensions.add(at, extension(SERVER_NAME, serverName()));
        return record(random, extensions);
    }

    private static byte[] record(Random random, List<byte[]> extensions) {
        ByteBuffer out = ByteBuffer.allocate(4096);
        out.put((byte) 0x16).putShort((short) 0x0301).putShort((short) 0).putInt(0); // lengths are put below
        out.putShort((short) 0x0303).put(noise(random, 32)).put((byte) 32).put(noise(random, 32));
        out.putShort((short) 32)
                .put(HexFormat.of().parseHex("3a3a130113021303c02bc02fc02cc030cca9cca8c013c014009c009d002f0035"));
        out.put((byte) 1).put((byte) 0);
        out.putShort((short)
                extensions.stream().mapToInt(extension -> extension.length).sum());
        extensions.forEach(out::put);
        out.putShort(3, (short) (out.position() - 5)).putInt(5, 1 << 24 | out.position() - RECORD_AND_HANDSHAKE_HEADER);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] keyShares(Random random) {
        ByteBuffer shares = ByteBuffer.allocate(2 + 5 + 4 + 1216 + 4 + 32);
        shares.putShort((short) (shares.capacity() - 2));
        shares.putShort((short) 0x1a1a).putShort((short) 1).put((byte) 0);
        shares.putShort((short) 0x11ec).putShort((short) 1216).put(noise(random, 1216)); // X25519MLKEM768
        shares.putShort((short) 29).putShort((short) 32).put(noise(random, 32));
        return shares.array();
    }

    private static byte[] serverName() {
        byte[] text = NAME.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer list = ByteBuffer.allocate(5 + text.length);
        list.putShort((short) (3 + text.length))
                .put((byte) 0)
                .putShort((short) text.length)
                .put(text);
        return list.array();
    }

    private static byte[] extension(int type, byte[] data) {
        return ByteBuffer.allocate(4 + data.length)
                .putShort((short) type)
                .putShort((short) data.length)
                .put(data)
                .array();
    }

    private static byte[] noise(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A query for the addresses of a name, with EDNS as resolvers send it. */
    static byte[] query() {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) 0x1234).putShort((short) 0x0120).putShort((short) 1);
        message.putShort((short) 0).putShort((short) 0).putShort((short) 1);
        for (String label : NAME.split("\\.")) {
            message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        message.put((byte) 0).putShort((short) 1).putShort((short) 1);
        message.put((byte) 0)
                .putShort((short) 41)
                .putShort((short) 1232)
                .putInt(0)
                .putShort((short) 0); // RFC 6891
        return Arrays.copyOf(message.array(), message.position());
    }

    /** The client's first datagram of RFC 9001 appendix A.2. */
    static byte[] initial() throws IOException {
        try (InputStream hex = SampleOpenings.class.getResourceAsStream("rfc9001-a2.hex")) {
            String digits = new String(hex.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(digits.replace("\n", ""));
        }
    }
}
