package org.gatehouse.seal;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.bc.BcPGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.gatehouse.seal.SealException.Problem;

/**
 * Opens what was sealed, with the secret key of a recipient: on her own computer and in tests, never on the box. Nothing of a message is given out before all
 * of it has shown to be what was sealed. Immutable; any thread.
 */
public final class Opener {
    private static final int MAX_KEY_FILE = 1 << 20;
    private static final int MAX_LAYERS = 8; // markers, signatures and compression around the content
    private static final int BUFFER = 1 << 16;

    private final Map<Long, PGPKeyPair> keys;

    private Opener(Map<Long, PGPKeyPair> keys) {
        this.keys = keys;
    }

    /**
     * Unlocks a secret key, in ASCII armor or not.
     *
     * @param passphrase the caller's to overwrite
     * @throws SealException when it is no secret key that could open anything, or the passphrase is another's
     */
    public static Opener of(byte[] secretKey, char[] passphrase) throws SealException {
        if (secretKey.length > MAX_KEY_FILE) {
            throw new SealException(Problem.BAD_KEY, "larger than any key: more than " + MAX_KEY_FILE + " bytes");
        }
        Map<Long, PGPKeyPair> keys = new HashMap<>();
        int locked = 0;
        for (PGPSecretKeyRing ring : rings(secretKey)) {
            for (PGPSecretKey key : ring) {
                if (!key.getPublicKey().isEncryptionKey() || key.isPrivateKeyEmpty()) {
                    continue;
                }
                try {
                    keys.put(key.getKeyID(), unlocked(key, passphrase));
                } catch (PGPException | RuntimeException wrong) { // what a wrong passphrase makes of it may be anything
                    locked++;
                }
            }
        }
        if (keys.isEmpty()) {
            throw locked > 0
                    ? new SealException(Problem.WRONG_PASSPHRASE, "the passphrase does not open this key")
                    : new SealException(Problem.BAD_KEY, "no secret key in it that could open anything");
        }
        return new Opener(keys);
    }

    /**
     * What is in a message.
     *
     * @param maxBytes the most that the caller has room for; a small message can hold much
     * @throws SealException when it is no message, for somebody else, damaged or too large
     */
    public byte[] open(byte[] message, int maxBytes) throws SealException {
        try {
            PGPPublicKeyEncryptedData encrypted = addressed(new ByteArrayInputStream(message));
            InputStream content = content(decrypted(encrypted));
            byte[] bytes = content.readNBytes(maxBytes);
            boolean more = content.read() >= 0;
            verify(encrypted);
            if (more) {
                throw new SealException(Problem.TOO_LARGE, "more than " + maxBytes + " bytes are in it");
            }
            return bytes;
        } catch (IOException
                | PGPException
                | RuntimeException e) { // the library throws all kinds at what was tampered with
            throw damaged(e);
        }
    }

    /**
     * What is in the message of a file of any size, to be read once. It is decrypted twice: once to see that all of it is there, and then for the caller.
     *
     * @throws SealException as {@link #open(byte[], int)}
     * @throws IOException when the file cannot be read; so does the stream, and where the file was changed meanwhile
     */
    public InputStream open(Path file) throws SealException, IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            verifyWhole(in);
        }
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            PGPPublicKeyEncryptedData encrypted = addressed(in);
            return new Opened(in, encrypted, content(decrypted(encrypted)));
        } catch (SealException | PGPException | IOException | RuntimeException e) {
            in.close();
            throw damaged(e);
        }
    }

    /**
     * What is in a message that is read once, as it comes, from wherever it comes: for content that is verified by itself, since whether the message is what was sealed shows at its end only.
     *
     * @throws SealException as {@link #open(byte[], int)}
     * @throws IOException when it cannot be read; so does the stream, and at its end where the message is not what was sealed
     */
    public InputStream open(InputStream message) throws SealException, IOException {
        try {
            PGPPublicKeyEncryptedData encrypted = addressed(message);
            return new Opened(message, encrypted, content(decrypted(encrypted)));
        } catch (PGPException | RuntimeException e) { // the library throws all kinds at what was tampered with
            throw damaged(e);
        }
    }

    private void verifyWhole(InputStream in) throws SealException {
        try {
            PGPPublicKeyEncryptedData encrypted = addressed(in);
            InputStream whole = decrypted(encrypted);
            byte[] buffer = new byte[BUFFER];
            while (whole.read(buffer) >= 0) {
                // Only that it ends as it must.
            }
            verify(encrypted);
        } catch (PGPException
                | IOException
                | RuntimeException e) { // the library throws all kinds at what was tampered with
            throw damaged(e);
        }
    }

    private static BcPGPSecretKeyRingCollection rings(byte[] secretKey) throws SealException {
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(secretKey))) {
            return new BcPGPSecretKeyRingCollection(in);
        } catch (IOException | PGPException | RuntimeException e) { // the library throws all kinds at what is no key
            throw new SealException(Problem.BAD_KEY, "no OpenPGP secret key (" + e.getMessage() + ")", e);
        }
    }

    private static PGPKeyPair unlocked(PGPSecretKey key, char[] passphrase) throws PGPException {
        return key.extractKeyPair(
                new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(passphrase));
    }

    /** The message's part that is for one of the keys here. */
    private PGPPublicKeyEncryptedData addressed(InputStream in) throws SealException, IOException {
        PGPEncryptedDataList message = message(in);
        Iterator<PGPEncryptedData> parts = message.iterator();
        while (parts.hasNext()) {
            if (parts.next() instanceof PGPPublicKeyEncryptedData part && keys.containsKey(number(part))) {
                if (!part.isIntegrityProtected() || part.isAEAD()) {
                    throw new SealException(
                            Problem.NO_MESSAGE, "a message without the integrity protection that seals have here");
                }
                return part;
            }
        }
        throw new SealException(Problem.OTHER_RECIPIENT, "sealed to nobody whose key this is");
    }

    private static long number(PGPPublicKeyEncryptedData part) {
        return part.getKeyIdentifier().getKeyId();
    }

    private static PGPEncryptedDataList message(InputStream in) throws SealException, IOException {
        try {
            BcPGPObjectFactory packets = new BcPGPObjectFactory(PGPUtil.getDecoderStream(in));
            for (int i = 0; i < MAX_LAYERS; i++) {
                Object next = packets.nextObject();
                if (next instanceof PGPEncryptedDataList list) {
                    return list;
                }
                if (next == null) {
                    break;
                }
            }
        } catch (RuntimeException e) { // the library throws all kinds at what is no message
            throw new SealException(Problem.NO_MESSAGE, "no sealed message (" + e.getMessage() + ")", e);
        }
        throw new SealException(Problem.NO_MESSAGE, "no sealed message");
    }

    private InputStream decrypted(PGPPublicKeyEncryptedData part) throws PGPException {
        return part.getDataStream(new BcPublicKeyDataDecryptorFactory(keys.get(number(part))));
    }

    private static InputStream content(InputStream decrypted) throws IOException, PGPException, SealException {
        BcPGPObjectFactory packets = new BcPGPObjectFactory(decrypted);
        for (int i = 0; i < MAX_LAYERS; i++) {
            Object next = packets.nextObject();
            if (next instanceof PGPCompressedData compressed) {
                packets = new BcPGPObjectFactory(compressed.getDataStream());
            } else if (next instanceof PGPLiteralData literal) {
                return literal.getInputStream();
            } else if (next == null) {
                break;
            }
        }
        throw new SealException(Problem.DAMAGED, "damaged: it opens, but nothing is in it");
    }

    private static void verify(PGPPublicKeyEncryptedData encrypted) throws IOException, PGPException, SealException {
        if (!encrypted.verify()) {
            throw new SealException(Problem.DAMAGED, "damaged: not what was sealed");
        }
    }

    private static SealException damaged(Exception why) {
        return new SealException(Problem.DAMAGED, "damaged: not what was sealed (" + why.getMessage() + ")", why);
    }

    /** On its second reading: that it is still the same shows at its end. */
    private static final class Opened extends WholeContent {
        private final InputStream file;
        private final PGPPublicKeyEncryptedData encrypted;

        Opened(InputStream file, PGPPublicKeyEncryptedData encrypted, InputStream content) {
            super(content);
            this.file = file;
            this.encrypted = encrypted;
        }

        @Override
        void verify() throws IOException, PGPException, SealException {
            Opener.verify(encrypted);
        }

        @Override
        IOException failure(Exception why) {
            return why instanceof IOException read ? read : new IOException("was changed while it was read", why);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
