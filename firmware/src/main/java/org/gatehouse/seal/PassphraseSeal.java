package org.gatehouse.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.S2K;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPCompressedDataGenerator;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPBEEncryptedData;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBEDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.gatehouse.seal.SealException.Problem;

/**
 * Seals with a passphrase what its owner opens here again, or with {@code gpg -d}: an OpenPGP message as {@link Sealer} makes it, whose key comes from the passphrase, salted and iterated as often
 * as the format can say (RFC 9580 section 3.7.1.3), so that guessing is slow. Any thread.
 */
public final class PassphraseSeal {
    private static final int MOST_ITERATIONS = 0xff; // 65 MB are hashed: a second on a small board

    private static final String DAMAGED = "is damaged, or the passphrase is another's";

    private PassphraseSeal() {}

    /**
     * Seals what is in memory.
     *
     * @param fileName said inside the message, for who opens it
     * @param passphrase the caller's to overwrite
     */
    public static byte[] seal(byte[] content, String fileName, Instant time, char[] passphrase) {
        try {
            PGPEncryptedDataGenerator generator = new PGPEncryptedDataGenerator(
                    new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256).setWithIntegrityPacket(true));
            generator.addMethod(new BcPBEKeyEncryptionMethodGenerator(
                    passphrase, new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256), MOST_ITERATIONS));
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream compressed = new PGPCompressedDataGenerator(CompressionAlgorithmTags.ZLIB).open(packed);
                    OutputStream literal = new PGPLiteralDataGenerator()
                            .open(compressed, PGPLiteralData.BINARY, fileName, content.length, Date.from(time))) {
                literal.write(content);
            }
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            try (OutputStream encrypted = generator.open(sealed, packed.size())) {
                packed.writeTo(encrypted);
            }
            return sealed.toByteArray();
        } catch (PGPException e) {
            throw new IllegalStateException(e); // the library has these algorithms
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // all of it is memory
        }
    }

    /**
     * What is in a message that is read once, as it comes. Whether it is what was sealed shows at its end: until then nothing of it may have an effect.
     *
     * @return throws at its end where the message is not what was sealed
     * @throws SealException when it is no message, sealed otherwise or damaged, or the passphrase is another's
     */
    public static InputStream open(InputStream message, char[] passphrase) throws SealException {
        PGPPBEEncryptedData part = part(message);
        InputStream decrypted;
        try {
            decrypted = part.getDataStream(keys(passphrase));
        } catch (PGPException | RuntimeException e) {
            throw new SealException(Problem.WRONG_PASSPHRASE, "the passphrase does not open it", e);
        }
        try {
            return new Opened(content(decrypted), part);
        } catch (IOException
                | PGPException
                | RuntimeException e) { // the library throws all kinds at what was tampered with, or deciphered wrongly
            throw new SealException(Problem.DAMAGED, DAMAGED, e);
        }
    }

    /** Ways to a key that take as much memory as the message says (Argon2, RFC 9580 section 3.7.1.4) are not taken: it may say terabytes. */
    private static BcPBEDataDecryptorFactory keys(char[] passphrase) {
        return new BcPBEDataDecryptorFactory(passphrase, new BcPGPDigestCalculatorProvider()) {
            @Override
            public byte[] makeKeyFromPassPhrase(int algorithm, S2K way) throws PGPException {
                if (way.getType() != S2K.SALTED_AND_ITERATED) {
                    throw new PGPException("a key that is made from a passphrase in way " + way.getType());
                }
                return super.makeKeyFromPassPhrase(algorithm, way);
            }
        };
    }

    private static PGPPBEEncryptedData part(InputStream message) throws SealException {
        try {
            BcPGPObjectFactory packets = new BcPGPObjectFactory(PGPUtil.getDecoderStream(message));
            if (packets.nextObject() instanceof PGPEncryptedDataList list
                    && !list.isEmpty()
                    && list.get(0) instanceof PGPPBEEncryptedData part
                    && part.isIntegrityProtected()
                    && !part.isAEAD()) {
                return part;
            }
        } catch (IOException | RuntimeException e) { // the library throws all kinds at what is no message
            throw new SealException(Problem.NO_MESSAGE, "no sealed message (" + e.getMessage() + ")", e);
        }
        throw new SealException(Problem.NO_MESSAGE, "nothing that was sealed with a passphrase");
    }

    private static InputStream content(InputStream decrypted) throws IOException, PGPException, SealException {
        BcPGPObjectFactory packets = new BcPGPObjectFactory(decrypted);
        if (packets.nextObject() instanceof PGPCompressedData compressed
                && new BcPGPObjectFactory(compressed.getDataStream()).nextObject() instanceof PGPLiteralData literal) {
            return literal.getInputStream();
        }
        throw new SealException(Problem.DAMAGED, DAMAGED);
    }

    private static final class Opened extends WholeContent {
        private final PGPPBEEncryptedData part;

        Opened(InputStream content, PGPPBEEncryptedData part) {
            super(content);
            this.part = part;
        }

        @Override
        void verify() throws IOException, PGPException {
            if (!part.verify()) {
                throw new IOException("not as it was sealed");
            }
        }

        @Override
        IOException failure(Exception why) {
            return new IOException(DAMAGED + " (" + why.getMessage() + ")", why);
        }
    }
}
