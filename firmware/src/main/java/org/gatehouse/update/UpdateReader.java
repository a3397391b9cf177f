package org.gatehouse.update;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.gatehouse.seal.BoxPublicKey;

/**
 * Reads an update as it comes: the head, whose signature is verified before anything else of it is believed, then the jar, piece by piece. For one thread. What an attacker sends costs a kilobyte of
 * memory before he is found out; only who holds the release key makes the box write to its card.
 */
public final class UpdateReader {
    static final int MAX_HEAD = 1024; // octets; the longest head is half as long
    private static final int PIECE = 1 << 16;
    private static final byte[] MAGIC = UpdateHead.MAGIC.getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final BoxPublicKey key;
    private Optional<UpdateHead.Signed> read = Optional.empty();

    /**
     * @param in the update; not closed here
     * @param key the public half of the release key: Ed25519, as a box's own
     */
    public UpdateReader(InputStream in, BoxPublicKey key) {
        this.in = new BufferedInputStream(in, PIECE);
        this.key = key;
    }

    /** @throws IOException where the stream itself fails */
    public UpdateOutcome readHead() throws IOException {
        byte[] bytes = new byte[MAX_HEAD];
        int length = 0;
        boolean ended = false;
        while (length < MAX_HEAD && !ended && !endsHead(bytes, length)) {
            int octet = in.read();
            ended = octet < 0;
            bytes[length] = (byte) octet;
            length += ended ? 0 : 1;
        }
        int known = Math.min(length, MAGIC.length);
        if (length == 0 || !Arrays.equals(bytes, 0, known, MAGIC, 0, known)) {
            return UpdateOutcome.NO_UPDATE;
        }
        return ended ? UpdateOutcome.TRUNCATED : verify(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    }

    private static boolean endsHead(byte[] bytes, int length) {
        return length > 1 && bytes[length - 1] == '\n' && bytes[length - 2] == '\n';
    }

    private UpdateOutcome verify(String text) {
        Optional<UpdateHead.Signed> parsed = UpdateHead.parse(text);
        if (parsed.isEmpty()) {
            boolean first = text.startsWith(UpdateHead.MAGIC + "1\n");
            return first ? UpdateOutcome.NO_UPDATE : UpdateOutcome.OTHER_FORMAT;
        }
        UpdateHead.Signed signed = parsed.get();
        if (!key.verify(signed.text().getBytes(StandardCharsets.US_ASCII), signed.signature())) {
            return UpdateOutcome.NOT_SIGNED;
        }
        if (signed.head().size() > UpdateHead.MAX_SIZE) {
            return UpdateOutcome.TOO_LARGE;
        }
        read = parsed;
        return UpdateOutcome.WHOLE;
    }

    /** What was signed; after {@link #readHead} found it whole. */
    public UpdateHead head() {
        return read.orElseThrow().head();
    }

    /** The head with its signature, as it came. */
    public String headText() {
        return head().with(read.orElseThrow().signature());
    }

    /**
     * Writes the jar, which is believed only when the outcome is {@link UpdateOutcome#WHOLE}.
     *
     * @param done hears now and then how many octets were written
     * @throws IOException where one of the streams fails
     */
    public UpdateOutcome copyJar(OutputStream out, LongConsumer done) throws IOException {
        MessageDigest digest = sha256();
        byte[] piece = new byte[PIECE];
        long left = head().size();
        while (left > 0) {
            int length = in.read(piece, 0, (int) Math.min(left, PIECE));
            if (length < 0) {
                return UpdateOutcome.TRUNCATED;
            }
            digest.update(piece, 0, length);
            out.write(piece, 0, length);
            left -= length;
            done.accept(head().size() - left);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(head().sha256())) {
            return UpdateOutcome.OTHER_JAR;
        }
        return in.read() < 0 ? UpdateOutcome.WHOLE : UpdateOutcome.LONGER;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }
}
