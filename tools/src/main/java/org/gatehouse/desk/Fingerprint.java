package org.gatehouse.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Fingerprints as people read them to each other: groups of four digits. */
final class Fingerprint {
    private static final int GROUP = 4;

    private Fingerprint() {}

    static String grouped(String digits) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < digits.length(); i += GROUP) {
            groups.add(digits.substring(i, Math.min(digits.length(), i + GROUP)));
        }
        return String.join(" ", groups).toUpperCase(Locale.ROOT);
    }

    /** As programs have it: without blanks, lower case. */
    static String digits(String grouped) {
        return grouped.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
