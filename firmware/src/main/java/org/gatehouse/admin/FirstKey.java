package org.gatehouse.admin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.gatehouse.logbook.Author;
import org.gatehouse.policy.ChangeKind;
import org.tinylog.Logger;

/**
 * The way in to a box that knows nobody: a public key in a file that whoever holds the card can put there, on its boot partition. It is taken once, for a technician; from then on the file says nothing,
 * and access is given by those who have it, or by root on the console.
 */
public final class FirstKey {
    private static final Person FIRST = new Person("first", Role.TECHNICIAN, "ssh");
    private static final int MAX_FILE = 16 << 10; // an RSA key of 16,384 bits, the longest of OpenSSH, has 3 KB
    private static final String BY = "box:first-key";

    private FirstKey() {}

    /** Takes the key where there is one and nobody has access; what is wrong with it is logged. */
    public static void takeIfFirst(Path file, AccessList access, PolicyChanges changes) {
        if (!Files.isRegularFile(file)) {
            if (access.all().isEmpty()) {
                Logger.warn(
                        "nobody has access to the admin port: put a public key of SSH into {} and restart, or give it on the console: gatehouse access add",
                        file);
            }
            return;
        }
        if (!access.all().isEmpty()) {
            Logger.warn("{} is not read: somebody has access already", file);
            return;
        }
        try {
            access.add(new Access(FIRST, SshKey.parse(read(file)), changes.now().now(), BY));
            tell(file, changes);
            Logger.info("the first technician's key was taken from {}", file);
            Files.move(file, file.resolveSibling(file.getFileName() + ".taken"), StandardCopyOption.REPLACE_EXISTING);
        } catch (Refusal wrong) {
            Logger.error("{}: {}", file, wrong.getMessage());
        } catch (IOException e) {
            Logger.warn("{} could not be read or renamed: {}", file, e.toString());
        }
    }

    /** On a new box it is awaited; later it is that of somebody who had the card of a box whose last key was removed. */
    private static void tell(Path file, PolicyChanges changes) {
        if (changes.isFirstStart()) {
            return;
        }
        changes.announcer()
                .tell(Announcement.of(
                        ChangeKind.ACCESS,
                        AccessList.text(FIRST) + " has access to the box, with the key in " + file,
                        new Author("first-key", "box", "file"),
                        "nobody had access",
                        changes.stamp(),
                        "who has access: gatehouse access list"));
    }

    private static String read(Path file) throws IOException, Refusal {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE + 1);
        }
        if (bytes.length > MAX_FILE) {
            throw Refusal.no("larger than any public key: more than " + (MAX_FILE >> 10) + " KiB");
        }
        try {
            return Caller.text(bytes);
        } catch (CharacterCodingException other) {
            throw Refusal.no("not text in UTF-8; expected the .pub file as ssh-keygen wrote it");
        }
    }
}
