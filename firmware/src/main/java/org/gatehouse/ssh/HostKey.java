package org.gatehouse.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The key by which clients know the box: Ed25519, in OpenSSH's own format. */
final class HostKey {
    private static final int BITS = 256;

    private HostKey() {}

    /**
     * Reads the key, or makes one at the first start.
     *
     * @throws IOException when it can be neither read nor made
     */
    static KeyPair openOrMake(Path file) throws IOException {
        try {
            if (!Files.exists(file)) {
                write(file, KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, BITS));
            }
            try (InputStream in = Files.newInputStream(file)) {
                Iterator<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(
                                null, NamedResource.ofName(file.toString()), in, null)
                        .iterator();
                return keys.next();
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException(file + " holds no key: " + e, e);
        }
    }

    /** Whole or not at all. */
    private static void write(Path file, KeyPair pair) throws IOException, GeneralSecurityException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(next)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "gatehouse", null, out);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
