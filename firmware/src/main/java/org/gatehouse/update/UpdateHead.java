package org.gatehouse.update;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the jar in an update, and is signed. One way to write it and no other, so that no octet can be changed unseen.
 *
 * @param version of the firmware in the jar
 * @param java the oldest Java that runs it, such as 17
 * @param over the oldest firmware that it may be installed over; empty where that does not matter
 * @param size of the jar in octets
 * @param sha256 of the jar, in 64 hexadecimal digits
 */
public record UpdateHead(Version version, int java, Optional<Version> over, long size, String sha256) {
    /** The largest jar: five of today's. */
    public static final long MAX_SIZE = 256L << 20;

    static final String MAGIC = "gatehouse-update ";
    static final int SIGNATURE_SIZE = 64; // octets: RFC 8032 section 5.1.6
    private static final String SIGNATURE = "signature ";
    private static final Pattern SIGNED = Pattern.compile("(" + MAGIC + "1\nversion (" + Version.WRITTEN
            + ")\njava ([1-9][0-9]{0,2})\n(?:over (" + Version.WRITTEN
            + ")\n)?size ([1-9][0-9]{0,11})\nsha256 ([0-9a-f]{64})\n)" + SIGNATURE + "([0-9a-f]{128})\n\n");

    /** A head that was read, with what its signature is to be held against. */
    record Signed(UpdateHead head, String text, byte[] signature) {}

    /** The head as a signer writes it, and signs it. */
    public String text() {
        return MAGIC + "1\nversion " + version + "\njava " + java + "\n"
                + over.map(oldest -> "over " + oldest + "\n").orElse("") + "size " + size + "\nsha256 " + sha256 + "\n";
    }

    /** All that stands before the jar: the head, its signature, an empty line. */
    public String with(byte[] signature) {
        return text() + SIGNATURE + HexFormat.of().formatHex(signature) + "\n\n";
    }

    /** Empty where the text is not written as {@link #with} writes it. */
    static Optional<Signed> parse(String text) {
        Matcher matcher = SIGNED.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        UpdateHead head = new UpdateHead(
                new Version(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Optional.ofNullable(matcher.group(4)).map(Version::new),
                Long.parseLong(matcher.group(5)),
                matcher.group(6));
        return Optional.of(new Signed(head, matcher.group(1), HexFormat.of().parseHex(matcher.group(7))));
    }
}
