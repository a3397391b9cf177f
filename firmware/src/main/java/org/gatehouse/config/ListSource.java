package org.gatehouse.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A list that the appliance keeps up to date.
 *
 * @param name its name in verdicts, journal and file names
 * @param line where the settings define it
 * @param location https, or file for a file or folder of this machine
 * @param category what it fills; empty for {@link ListFormat#UT1}, for a locked source, and for a folder whose file names say it
 * @param folders for UT1: its folders and the categories that they fill; empty for the usual ones
 * @param locked which part of the locked illegal layer it is; empty for all other sources
 */
public record ListSource(
        String name,
        int line,
        URI location,
        ListFormat format,
        Optional<String> category,
        Map<String, String> folders,
        Optional<Signed> signature,
        Optional<LockedKind> locked,
        SuffixRule publicSuffixes) {
    /**
     * Who vouches for a list.
     *
     * @param key the file of the key
     * @param location of the signature: https or file
     */
    public record Signed(SignatureKind kind, Path key, URI location) {}

    /** Whether it is fetched over the network. */
    public boolean isRemote() {
        return isRemote(location);
    }

    /** Whether such a location is fetched over the network. */
    public static boolean isRemote(URI location) {
        return !"file".equals(location.getScheme());
    }

    /** The category that one file of it fills: the locked one or the one that the settings give; empty when its folders or files say it. */
    public Optional<String> onlyCategory() {
        return locked.map(LockedKind::category).or(() -> category);
    }
}
