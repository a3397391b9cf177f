package org.gatehouse.desk;

import org.gatehouse.alert.Guidance;
import org.gatehouse.desk.store.Topic;
import org.gatehouse.name.Categories;

/** What the log's codes mean, in words for somebody who is no technician. */
final class Words {
    private static final Categories CATEGORIES = Categories.standard();
    private static final Guidance GUIDANCE = Guidance.load();
    private static final String UNLAWFUL = "Unlawful content";

    private Words() {}

    /** "Gambling" for {@code gambling}; a category of the school's own as it is, with a capital letter. */
    static String category(String id) {
        if (id.isEmpty()) {
            return "No category";
        }
        if (Categories.isLocked(id)) {
            return UNLAWFUL;
        }
        int bit = CATEGORIES.bit(id);
        return bit >= 0
                ? CATEGORIES.title(bit)
                : Character.toUpperCase(id.charAt(0)) + id.substring(1).replace('-', ' ');
    }

    /** Why something was decided. One that is not known here, of a newer box, is shown as it is. */
    static String reason(String code) {
        return switch (code) {
            case "" -> "";
            case "locked-layer" -> "On a list of unlawful content, which holds for everybody";
            case "quarantine" -> "The device is in quarantine";
            case "blocked-name" -> "The school blocks this name";
            case "schedule" -> "By the timetable";
            case "not-listed" -> "On no list";
            case "not-blocked-here" -> "In a category that this group may reach";
            case "category" -> "In a category that is blocked for this group";
            case "allowed-name" -> "The school allows this name";
            case "not-allowed" -> "Not among the names that this group may reach";
            case "no-name" -> "Did not say where it was going";
            case "address-for-name" -> "Gave an address in place of a name";
            case "unreadable" -> "Could not be read";
            case "contradiction" -> "Said two different things at once";
            case "too-long" -> "Longer than anything real";
            case "quic" -> "QUIC, which this group may not use";
            case "fragment" -> "Came in pieces that do not fit together";
            case "encrypted-name" -> "Hid its name (Encrypted ClientHello)";
            case "doh" -> "Asked an encrypted name service (DoH)";
            case "dot" -> "Asked an encrypted name service (DoT)";
            case "doq" -> "Asked an encrypted name service (DoQ)";
            case "dnscrypt" -> "Asked an encrypted name service (DNSCrypt)";
            case "vpn" -> "A VPN";
            case "tunnel" -> "A tunnel";
            case "tor" -> "The Tor network";
            case "unknown-protocol" -> "An unknown protocol";
            case "unknown-ethertype" -> "An unknown kind of frame";
            case "unresolved" -> "An address that no allowed name leads to";
            case "fronted" -> "Pretended to go somewhere else";
            case "unsafe-search" -> "A search that went round safe search";
            default -> code;
        };
    }

    /** What to do, as the box's alerts say it: blocks parted by empty lines. */
    static String guidance(Topic topic) {
        return GUIDANCE.of(topic.code(), topic.code());
    }
}
