package org.gatehouse.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Builds ClientHellos for tests: RFC 8446 section 4.1.2. */
final class HelloBuilder {
    static final int RECORD_HEADER = 5;

    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;

    private final List<byte[]> extensions = new ArrayList<>();
    private boolean withExtensions = true;
    private byte[] session = new byte[32];

    /** Adds the server_name extension with one name. */
    HelloBuilder sni(String name) {
        return sni(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    HelloBuilder sni(byte[] name) {
        return extension(SERVER_NAME, prefixed(2, hostName(0, name)));
    }

    /** Adds the server_name extension with a list of names. */
    HelloBuilder sniList(String... names) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (String name : names) {
            list.writeBytes(hostName(0, name.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return extension(SERVER_NAME, prefixed(2, list.toByteArray()));
    }

    /** Adds the server_name extension with a name of another type. */
    HelloBuilder sniOfType(int type, String name) {
        return extension(SERVER_NAME, prefixed(2, hostName(type, name.getBytes(StandardCharsets.ISO_8859_1))));
    }

    /** Adds the protocols that the client offers to speak: RFC 7301. */
    HelloBuilder alpn(String... protocols) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (String protocol : protocols) {
            list.writeBytes(prefixed(1, protocol.getBytes(StandardCharsets.US_ASCII)));
        }
        return extension(ALPN, prefixed(2, list.toByteArray()));
    }

    HelloBuilder extension(int type, byte[] data) {
        extensions.add(concat(number(2, type), prefixed(2, data)));
        return this;
    }

    HelloBuilder session(int length) {
        session = new byte[length];
        return this;
    }

    /** Leaves the extensions' block away altogether, as hellos before TLS 1.2 may. */
    HelloBuilder withoutExtensions() {
        withExtensions = false;
        return this;
    }

    /** Extensions of unknown and of GREASE types (RFC 8701), at most 60 bytes each. */
    HelloBuilder noise(RandomGenerator random, int count) {
        for (int i = 0; i < count; i++) {
            byte[] data = new byte[random.nextInt(60)];
            random.nextBytes(data);
            int grease = random.nextInt(16);
            int type = random.nextBoolean() ? 0x0a0a + grease * 0x1010 : 1 + random.nextInt(60_000);
            extension(type, data);
        }
        return this;
    }

    /** The handshake message. */
    byte[] message() {
        byte[] random = new byte[32];
        Arrays.fill(random, (byte) 0x5a);
        byte[] body = concat(
                number(2, 0x0303),
                random,
                prefixed(1, session),
                prefixed(2, number(2, 0x1301)),
                prefixed(1, new byte[1]),
                withExtensions ? prefixed(2, concat(extensions.toArray(new byte[0][]))) : new byte[0]);
        return concat(number(1, 1), prefixed(3, body));
    }

    /** The hello in one record. */
    byte[] build() {
        return record(message());
    }

    static byte[] record(byte[] body) {
        return concat(number(1, 0x16), number(2, 0x0301), prefixed(2, body));
    }

    /** A message in records of a size, with empty ones before each where told. */
    static byte[] records(byte[] message, int size, boolean emptyBetween) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += size) {
            if (emptyBetween) {
                out.writeBytes(record(new byte[0]));
            }
            out.writeBytes(record(Arrays.copyOfRange(message, at, Math.min(at + size, message.length))));
        }
        return out.toByteArray();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] hostName(int type, byte[] name) {
        return concat(number(1, type), prefixed(2, name));
    }

    private static byte[] prefixed(int lengthOctets, byte[] data) {
        return concat(number(lengthOctets, data.length), data);
    }

    private static byte[] number(int octets, int value) {
        byte[] bytes = new byte[octets];
        for (int i = 0; i < octets; i++) {
            bytes[i] = (byte) (value >> 8 * (octets - 1 - i));
        }
        return bytes;
    }
}
