package org.gatehouse.seal;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.zip.Deflater;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPCompressedDataGenerator;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;
import org.gatehouse.seal.SealException.Problem;

/**
 * Seals to everybody at once: an OpenPGP message (RFC 9580 section 10.3) with literal data, compressed (ZLIB), encrypted with AES-256 and integrity protected
 * (version 1 with its modification detection code, which GnuPG 2.2 reads as well), the key of it encrypted to each recipient. Immutable; any thread.
 */
public final class Sealer {
    private static final int CHUNK = 1 << 16; // a power of two: RFC 9580 section 4.2.1.4

    private final List<Recipient> recipients;

    /** @param recipients at least one, else nobody could ever read what is sealed */
    public Sealer(List<Recipient> recipients) {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("nobody to seal to");
        }
        this.recipients = List.copyOf(recipients);
    }

    public List<Recipient> recipients() {
        return recipients;
    }

    /**
     * Seals what is in memory, compressed as well as can be.
     *
     * @param fileName said inside the message, for who opens it
     * @param time said inside the message, in seconds
     * @throws SealException when a key cannot be encrypted to, which was tried when it was read
     */
    public byte[] seal(byte[] content, String fileName, Instant time) throws SealException {
        try {
            ByteArrayOutputStream packed = new ByteArrayOutputStream(content.length / 4 + 64);
            PGPCompressedDataGenerator compressor =
                    new PGPCompressedDataGenerator(CompressionAlgorithmTags.ZLIB, Deflater.BEST_COMPRESSION);
            try (OutputStream compressed = compressor.open(packed, new byte[CHUNK]);
                    OutputStream literal = new PGPLiteralDataGenerator()
                            .open(compressed, PGPLiteralData.BINARY, fileName, content.length, Date.from(time))) {
                literal.write(content);
            }
            ByteArrayOutputStream sealed = new ByteArrayOutputStream(packed.size() + 128 * (recipients.size() + 1));
            try (OutputStream encrypted = encryptor().open(sealed, packed.size())) {
                packed.writeTo(encrypted);
            }
            return sealed.toByteArray();
        } catch (PGPException e) {
            throw new SealException(Problem.BAD_KEY, "cannot be sealed (" + e.getMessage() + ")", e);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // all of it is memory
        }
    }

    /**
     * Seals what is written to the stream that is returned, in bounded memory, compressed quickly. The message is whole once that stream is closed; it does not
     * close {@code out}.
     *
     * @throws IOException when {@code out} cannot be written
     * @throws SealException as {@link #seal}
     */
    public OutputStream open(OutputStream out, String fileName, Instant time) throws IOException, SealException {
        try {
            OutputStream encrypted = encryptor().open(out, new byte[CHUNK]);
            OutputStream compressed = new PGPCompressedDataGenerator(CompressionAlgorithmTags.ZLIB, Deflater.BEST_SPEED)
                    .open(encrypted, new byte[CHUNK]);
            OutputStream literal = new PGPLiteralDataGenerator()
                    .open(compressed, PGPLiteralData.BINARY, fileName, Date.from(time), new byte[CHUNK]);
            return new Layers(literal, compressed, encrypted);
        } catch (PGPException e) {
            throw new SealException(Problem.BAD_KEY, "cannot be sealed (" + e.getMessage() + ")", e);
        }
    }

    private PGPEncryptedDataGenerator encryptor() {
        PGPEncryptedDataGenerator generator = new PGPEncryptedDataGenerator(
                new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256).setWithIntegrityPacket(true));
        for (Recipient recipient : recipients) {
            generator.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(recipient.encryptionKey()));
        }
        return generator;
    }

    /** The packets inside each other, which end from the inside outwards. */
    private static final class Layers extends FilterOutputStream {
        private final List<OutputStream> outer;
        private boolean closed;

        Layers(OutputStream literal, OutputStream... outer) {
            super(literal);
            this.outer = List.of(outer);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        /** A packet's chunks are of a fixed length: what is not yet one stays. */
        @Override
        public void flush() {}

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            out.close();
            for (OutputStream layer : outer) {
                layer.close();
            }
        }
    }
}
