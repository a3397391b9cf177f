package org.gatehouse.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.gatehouse.file.KeptFile;

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

    private static void write(Path file, KeyPair pair) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "gatehouse", null, key);
        KeptFile.replace(file, key.toByteArray());
    }
}
