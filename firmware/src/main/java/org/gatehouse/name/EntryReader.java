package org.gatehouse.name;

import com.ibm.icu.text.IDNA;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads one entry as list makers write it: {@code x.test} stands for itself and all below it, {@code *.x.test} for what is below only,
 * {@code =x.test} for the name only; in UTF-8, a U-label becomes its A-label. A buffer that its one thread reuses. For compiling lists:
 * what comes from the network is A-labels already, and goes to {@link CanonicalName}.
 *
 * <p>U-labels are mapped as browsers do it (UTS #46, not transitional, with the options of the WHATWG URL standard's "domain to
 * ASCII"), so that an entry stands for the name that a browser would ask for. An entry that is ASCII already is not mapped.
 */
public final class EntryReader {
    private static final int MAX_CHARACTERS =
            1024; // no more of them make up a name of 253 bytes, whatever they are mapped to

    /** What only concerns hyphens, which names on the web have in all places, and lengths, which the canonical name knows better. */
    private static final Set<IDNA.Error> TOLERATED = EnumSet.of(
            IDNA.Error.LEADING_HYPHEN,
            IDNA.Error.TRAILING_HYPHEN,
            IDNA.Error.HYPHEN_3_4,
            IDNA.Error.EMPTY_LABEL,
            IDNA.Error.LABEL_TOO_LONG,
            IDNA.Error.DOMAIN_NAME_TOO_LONG);

    private final IDNA idna = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
    private final CanonicalName name = new CanonicalName();
    private Cover cover = Cover.NAME_AND_BELOW;

    /**
     * Reads an entry without blanks around it.
     *
     * @return as {@link CanonicalName#readText}; {@link NameOutcome#BAD_CHARACTER} also for what is no U-label
     */
    public NameOutcome read(byte[] source, int offset, int length) {
        cover = Cover.NAME_AND_BELOW;
        int skipped = 0;
        if (length > 0 && source[offset] == '=') {
            cover = Cover.NAME_ONLY;
            skipped = 1;
        } else if (length > 1 && source[offset] == '*' && source[offset + 1] == '.') {
            cover = Cover.BELOW;
            skipped = 2;
        }
        return readName(source, offset + skipped, length - skipped);
    }

    /** The name read last, with labels after {@link NameOutcome#NAME} only. */
    public CanonicalName name() {
        return name;
    }

    /** What the entry read last stands for. */
    public Cover cover() {
        return cover;
    }

    private NameOutcome readName(byte[] source, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (source[i] < 0) {
                return length > 4 * MAX_CHARACTERS
                        ? refused(NameOutcome.TOO_LONG)
                        : readUnicode(source, offset, length);
            }
        }
        return name.readText(source, offset, length);
    }

    private NameOutcome readUnicode(byte[] source, int offset, int length) {
        StringBuilder ascii = new StringBuilder();
        IDNA.Info info = new IDNA.Info();
        idna.nameToASCII(new String(source, offset, length, StandardCharsets.UTF_8), ascii, info);
        if (!TOLERATED.containsAll(info.getErrors())) {
            return refused(NameOutcome.BAD_CHARACTER);
        }
        byte[] mapped = ascii.toString().getBytes(StandardCharsets.UTF_8);
        return name.readText(mapped, 0, mapped.length);
    }

    private NameOutcome refused(NameOutcome outcome) {
        name.readText(new byte[0], 0, 0);
        return outcome;
    }
}
