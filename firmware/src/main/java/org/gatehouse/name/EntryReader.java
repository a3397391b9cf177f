package org.gatehouse.name;

/**
 * Reads one entry as list makers write it: {@code x.test} stands for itself and all below it, {@code *.x.test} for what is below only,
 * {@code =x.test} for the name only; in UTF-8, a U-label becomes its A-label. A buffer that its one thread reuses. For compiling lists: what comes from
 * the network is A-labels already, and goes to {@link CanonicalName}.
 */
public final class EntryReader {
    private final CanonicalName name = new CanonicalName();
    private Cover cover = Cover.NAME_AND_BELOW;

    /** Reads an entry without blanks around it. */
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
        return name.readText(source, offset + skipped, length - skipped);
    }

    /** The name read last, with labels after {@link NameOutcome#NAME} only. */
    public CanonicalName name() {
        return name;
    }

    /** What the entry read last stands for. */
    public Cover cover() {
        return cover;
    }
}
