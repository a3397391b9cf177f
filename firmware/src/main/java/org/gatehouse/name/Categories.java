package org.gatehouse.name;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The vocabulary of what a name can be: the built-in categories and those that a folder of lists adds. Each has a bit, so that a
 * set of them is a {@code long}; at most {@value #MAX}. Immutable; the bits of the built-in ones never depend on what was added.
 */
public final class Categories {
    /** The bits of a {@code long}. */
    public static final int MAX = 64;

    /** Names that hellos show which hide another: who says one of them and hides none is judged as by any other name. */
    public static final String ECH_PUBLIC_NAMES = "ech-public-names";

    /** What leads to Tor. */
    public static final String TOR = "tor";

    /** The categories that say how a name is used to get round a filter, on which each group has a stance: {@value #ECH_PUBLIC_NAMES}, {@value #TOR}. */
    public static final List<String> BYPASS = List.of(ECH_PUBLIC_NAMES, TOR);

    /** What the ids of the locked illegal layer's categories begin with; nothing that people name a category may. */
    private static final String LOCKED_PREFIX = "locked-";

    private static final Categories STANDARD = new Categories(List.of(
            "adult",
            "ads",
            "ai",
            "chat",
            "cryptomining",
            "dating",
            "discrimination",
            "doh",
            "drugs",
            "dynamic-dns",
            "eating-disorder",
            ECH_PUBLIC_NAMES,
            "extremism",
            "forums",
            "free-hosting",
            "gambling",
            "games",
            "hacking",
            "malware",
            "phishing",
            "piracy",
            "redirect",
            "remote-control",
            "scam",
            "search",
            "self-harm",
            "shock",
            "shopping",
            "social",
            "social-wide",
            "suicide",
            TOR,
            "tracking",
            "translation",
            "typosquat",
            "url-shorteners",
            "video",
            "violence",
            "vpn-proxy",
            "weapons",
            "web-mail"));

    private final List<String> ids;
    private final Map<String, Integer> bits = new HashMap<>();

    private Categories(List<String> ids) {
        this.ids = List.copyOf(ids);
        for (String id : ids) {
            bits.put(id, bits.size());
        }
    }

    /** The built-in categories. */
    public static Categories standard() {
        return STANDARD;
    }

    /** Those of a table file. */
    static Categories of(List<String> ids) throws TableException {
        TableException.require(ids.size() <= MAX, ids.size() + " categories");
        TableException.require(Set.copyOf(ids).size() == ids.size() && !ids.contains(""), "categories of one id");
        return new Categories(ids);
    }

    /** The bit of a category, -1 when there is none of that id. */
    public int bit(String id) {
        return bits.getOrDefault(id, -1);
    }

    /** The same as a set of bits, empty when there is none of that id. */
    public long bits(String id) {
        int bit = bit(id);
        return bit < 0 ? 0 : 1L << bit;
    }

    /** The id of a bit below {@link #size()}. */
    public String id(int bit) {
        return ids.get(bit);
    }

    /** Whether an id is reserved for the locked illegal layer. */
    public static boolean isLocked(String id) {
        return id.startsWith(LOCKED_PREFIX);
    }

    /** The bits of the locked illegal layer's categories. */
    public long locked() {
        long locked = 0;
        for (int bit = 0; bit < size(); bit++) {
            locked |= isLocked(id(bit)) ? 1L << bit : 0;
        }
        return locked;
    }

    /** What a teacher would read: "Gambling", "Self-harm", "VPN and proxy". */
    public String title(int bit) {
        String id = id(bit);
        return switch (id) {
            case "adult" -> "Adult content";
            case "ads" -> "Advertising";
            case "ai" -> "Generative AI";
            case "discrimination" -> "Discrimination and hate";
            case "doh" -> "Encrypted DNS";
            case "dynamic-dns" -> "Dynamic DNS";
            case "locked-iwf", "locked-terrorism" -> "Unlawful content";
            case ECH_PUBLIC_NAMES -> "Names that hide others";
            case "eating-disorder" -> "Eating disorders";
            case "self-harm" -> "Self-harm";
            case "social" -> "Social media";
            case "social-wide" -> "Social media, wider list";
            case "url-shorteners" -> "URL shorteners";
            case "vpn-proxy" -> "VPN and proxy";
            default -> Character.toUpperCase(id.charAt(0)) + id.substring(1).replace('-', ' ');
        };
    }

    /** These and one more; these when the id is known already. The caller sees to it that {@link #size()} is below {@link #MAX}. */
    public Categories with(String id) {
        if (bits.containsKey(id)) {
            return this;
        }
        if (size() == MAX) {
            throw new IllegalStateException("more than " + MAX + " categories");
        }
        List<String> more = new ArrayList<>(ids);
        more.add(id);
        return new Categories(more);
    }

    /** All ids, in the order of their bits. */
    public List<String> ids() {
        return ids;
    }

    /** How many there are: bits from 0 to one less are in use. */
    public int size() {
        return ids.size();
    }
}
