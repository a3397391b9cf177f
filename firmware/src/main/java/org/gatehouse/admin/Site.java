package org.gatehouse.admin;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.EntryReader;
import org.gatehouse.name.NameOutcome;

/**
 * What somebody would type into a browser.
 *
 * @param written as it was given
 * @param name the name in it; one without labels where it is an address
 * @param isAddress whether an address stands where a name belongs
 */
record Site(String written, CanonicalName name, boolean isAddress) {
    private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://");
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|\\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*\\]?");

    /**
     * Reads a name, in any script, or the address of a page.
     *
     * @throws Refusal where there is no name in it
     */
    static Site parse(String written) throws Refusal {
        String text = SCHEME.matcher(written.strip()).replaceFirst("").replaceFirst("[/?#].*", "");
        text = text.substring(text.indexOf('@') + 1);
        if (ADDRESS.matcher(text.replaceFirst("(\\]|^[^:]*):\\d*$", "$1")).matches()) {
            return new Site(written, new CanonicalName(), true);
        }
        text = text.replaceFirst(":\\d*$", "");
        EntryReader reader = new EntryReader();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean pattern = text.startsWith("=") || text.startsWith("*");
        if (pattern || reader.read(bytes, 0, bytes.length) != NameOutcome.NAME) {
            throw Refusal.usage(Columns.plain(written)
                    + " is no name; expected one such as www.bbc.co.uk, or the address of a page");
        }
        return new Site(written, reader.name(), false);
    }

    /** The name, or the address as it was written. */
    String text() {
        return isAddress ? written : name.toString();
    }
}
