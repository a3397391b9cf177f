package org.gatehouse.gate;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.inspect.QuicSealer;
import org.gatehouse.name.CanonicalName;

/**
 * The most lenient server there could be: it takes every Initial of a datagram whichever connection it is for, from any port, reads types of frames that are
 * longer than needed, and keeps the first or the last of CRYPTO bytes that overlap. The id that it chooses for a connection is {@link #chosenId}.
 */
final class QuicServer {
    private static final int ROOM = 4000;
    private static final Map<String, Keys> DERIVED =
            new ConcurrentHashMap<>(); // by version and id: to derive them is slow
    private static final int[] VERSIONS = {QuicSealer.V1, QuicSealer.V2, QuicSealer.DRAFT_29};

    private final boolean lastWins;
    private final Map<String, byte[]> streams = new HashMap<>();
    private final Map<String, boolean[]> present = new HashMap<>();
    private final Map<String, Keys> keys;

    private record Keys(byte[] key, byte[] iv, byte[] header) {}

    /** @param ids of all the connections that a client may begin */
    QuicServer(boolean lastWins, List<byte[]> ids) {
        this.lastWins = lastWins;
        keys = new HashMap<>();
        for (byte[] id : ids) {
            for (int version : VERSIONS) {
                keys.put(version + hex(id), DERIVED.computeIfAbsent(version + hex(id), any -> derive(version, id)));
                keys.put(version + hex(chosenId(id)), keys.get(version + hex(id)));
            }
            streams.put(hex(id), new byte[ROOM]);
            present.put(hex(id), new boolean[ROOM]);
            streams.put(hex(chosenId(id)), streams.get(hex(id)));
            present.put(hex(chosenId(id)), present.get(hex(id)));
        }
    }

    private static Keys derive(int version, byte[] id) {
        byte[][] derived = new QuicSealer(version, id).keys();
        return new Keys(derived[0], derived[1], derived[2]);
    }

    /** A connection of its own for as long as the server knows it: the id that the client's later packets are sent to. */
    static byte[] chosenId(byte[] id) {
        byte[] chosen = id.clone();
        chosen[0] ^= (byte) 0x80;
        return chosen;
    }

    void receive(byte[] datagram) {
        try {
            readPackets(datagram);
        } catch (BufferUnderflowException senseless) {
            return; // and what was read before it counts
        }
    }

    private void readPackets(byte[] datagram) {
        ByteBuffer in = ByteBuffer.wrap(datagram);
        while (in.remaining() > 20 && in.get(in.position()) < 0) {
            int start = in.position();
            in.get();
            int version = in.getInt();
            if (version != QuicSealer.RESERVED && IntStream.of(VERSIONS).noneMatch(known -> known == version)) {
                return; // nobody knows where the packet ends: RFC 8999 section 5.1
            }
            byte[] id = take(in, in.get() & 0xff);
            take(in, in.get() & 0xff);
            int initial = version == QuicSealer.V2 ? 1 : 0;
            boolean isInitial = (datagram[start] >> 4 & 3) == initial;
            if (isInitial) {
                take(in, varint(in));
            }
            int length = varint(in);
            if (length < 20 || length > in.remaining()) {
                return; // a number and a tag at least
            }
            Keys with = keys.get(version + hex(id));
            if (isInitial && with != null) {
                byte[] plain = open(datagram, start, in.position(), length, with);
                if (plain != null) {
                    readFrames(ByteBuffer.wrap(plain), hex(id));
                }
            }
            in.position(in.position() + length);
        }
    }

    private static byte[] open(byte[] datagram, int start, int numberAt, int length, Keys with) {
        try {
            Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
            ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(with.header, "AES"));
            byte[] mask = ecb.doFinal(datagram, numberAt + 4, 16);
            byte[] header = Arrays.copyOfRange(datagram, start, numberAt + 4); // the sealer's numbers have four bytes
            header[0] ^= (byte) (mask[0] & 0x0f);
            byte[] nonce = with.iv.clone();
            for (int i = 0; i < 4; i++) {
                header[header.length - 4 + i] ^= mask[1 + i];
                nonce[8 + i] ^= header[header.length - 4 + i];
            }
            Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
            gcm.init(Cipher.DECRYPT_MODE, new SecretKeySpec(with.key, "AES"), new GCMParameterSpec(128, nonce));
            gcm.updateAAD(header);
            return gcm.doFinal(datagram, numberAt + 4, length - 4);
        } catch (GeneralSecurityException notSealedSo) {
            return null;
        }
    }

    private void readFrames(ByteBuffer in, String id) {
        while (in.hasRemaining()) {
            int type = varint(in);
            if (type == 6) {
                int offset = varint(in);
                byte[] bytes = take(in, varint(in));
                for (int i = 0; i < bytes.length && offset >= 0 && offset + i < ROOM; i++) {
                    if (lastWins || !present.get(id)[offset + i]) {
                        streams.get(id)[offset + i] = bytes[i];
                        present.get(id)[offset + i] = true;
                    }
                }
            } else if (type > 1) {
                return; // the tests send no other
            }
        }
    }

    /** The names of the hellos that are whole, connection by connection. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, byte[]> stream : streams.entrySet()) {
            boolean[] there = present.get(stream.getKey());
            int length = 0;
            while (length < ROOM && there[length]) {
                length++;
            }
            CanonicalName name = new CanonicalName();
            ClientHelloReader reader = new ClientHelloReader(name);
            int at = 0;
            while (reader.readHandshake(stream.getValue(), at, length - at) == Outcome.NAMED) {
                names.add(name.toString());
                at = reader.handshakeEnd();
            }
        }
        return names;
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static int varint(ByteBuffer in) {
        int first = in.get() & 0xff;
        int value = first & 0x3f;
        for (int more = (1 << (first >> 6)) - 1; more > 0; more--) {
            value = value << 8 | in.get() & 0xff;
        }
        return value;
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }
}
