package org.gatehouse.lists;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gatehouse.config.Fault;
import org.gatehouse.name.Cover;

/**
 * A DNS response policy zone as a master file (RFC 1035 section 5; draft-vixie-dnsop-dns-rpz section 4). An owner is its own name
 * only, {@code *.owner} is what is below. A CNAME to {@code .}, {@code *.} or {@code rpz-drop.} blocks, and so does an address that
 * leads nowhere. What passes, rewrites or speaks of addresses and servers is counted: a table of names has no room for it.
 */
final class RpzReader implements FormatReader {
    private static final Set<String> CLASSES = Set.of("IN", "CH", "HS");
    private static final Set<String> OF_THE_ZONE =
            Set.of("SOA", "NS", "DNSKEY", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM");
    private static final Set<String> OTHER_TRIGGERS = Set.of("rpz-ip", "rpz-nsip", "rpz-nsdname", "rpz-client-ip");

    private String origin = "";
    private String owner = "";
    private int openParentheses;

    @Override
    public void read(Line line, Intake intake) throws IOException {
        boolean inside = openParentheses > 0;
        List<String> words = words(line);
        if (inside || words.isEmpty()) {
            return;
        }
        if (words.get(0).startsWith("$")) {
            readDirective(words, intake);
            return;
        }
        if (!line.indented) { // else it goes on about the owner before
            owner = words.remove(0);
        }
        while (!words.isEmpty() && isTtlOrClass(words.get(0))) {
            words.remove(0);
        }
        if (words.size() < 2 || owner.isEmpty()) {
            intake.refuse(line, "is no record of a zone", "such as example.org CNAME .");
            return;
        }
        readRecord(line, words.get(0).toUpperCase(Locale.ROOT), words.get(1), intake);
    }

    private void readDirective(List<String> words, Intake intake) {
        if (words.get(0).equals("$ORIGIN") && words.size() > 1) {
            origin = words.get(1).toLowerCase(Locale.ROOT);
        } else if (!words.get(0).equals("$TTL")) {
            intake.other("directives");
        }
    }

    private void readRecord(Line line, String type, String data, Intake intake) throws IOException {
        if (OF_THE_ZONE.contains(type)) {
            if (type.equals("SOA") && origin.isEmpty() && owner.endsWith(".")) {
                origin = owner.toLowerCase(Locale.ROOT);
            }
            return;
        }
        String relative = relativeOwner();
        if (relative == null) {
            intake.refuse(line, "is outside its zone " + Fault.quoted(origin), "a name below the zone's");
        } else if (OTHER_TRIGGERS.contains(relative.substring(relative.lastIndexOf('.') + 1))) {
            intake.other("rules for addresses and servers");
        } else if (blocks(type, data)) {
            block(line, relative, intake);
        } else if (data.equalsIgnoreCase("rpz-passthru.")) {
            intake.other("rules that let pass");
        } else {
            intake.other(
                    type.equals("CNAME") || type.equals("A") || type.equals("AAAA")
                            ? "rewrites"
                            : "records of other types");
        }
    }

    private static boolean blocks(String type, String data) {
        return switch (type) {
            case "CNAME" -> data.equals(".") || data.equals("*.") || data.equalsIgnoreCase("rpz-drop.");
            case "A", "AAAA" -> Nowhere.is(data);
            default -> false;
        };
    }

    private static void block(Line line, String relative, Intake intake) throws IOException {
        if (relative.equals("*") || relative.equals("@") || relative.isEmpty()) {
            intake.refuse(line, "is a rule for all names there are", "a rule for one domain");
        } else if (relative.startsWith("*.")) {
            intake.name(line, relative.substring(2), Cover.BELOW);
        } else {
            intake.name(line, relative, Cover.NAME_ONLY);
        }
    }

    /** The owner below the zone's name, or null when it is absolute and outside of it. */
    private String relativeOwner() {
        if (!owner.endsWith(".")) {
            return owner;
        }
        String lower = owner.toLowerCase(Locale.ROOT);
        if (lower.equals(origin)) {
            return "@";
        }
        return !origin.isEmpty() && lower.endsWith("." + origin)
                ? owner.substring(0, owner.length() - origin.length() - 1)
                : null;
    }

    /** The words before a comment; parentheses are counted and left out. A text in quotes is one word. */
    private List<String> words(Line line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int at = line.start; at < line.end; at++) {
            char character = (char) (line.bytes[at] & 0xff);
            quoted ^= character == '"';
            if (character == ';' && !quoted) {
                break;
            }
            boolean parenthesis = !quoted && (character == '(' || character == ')');
            openParentheses = Math.max(0, openParentheses + (!parenthesis ? 0 : character == '(' ? 1 : -1));
            if (!quoted && (parenthesis || character == ' ' || character == '\t')) {
                endWord(word, words);
            } else {
                word.append(character);
            }
        }
        endWord(word, words);
        return words;
    }

    private static void endWord(StringBuilder word, List<String> words) {
        if (word.length() > 0) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static boolean isTtlOrClass(String word) {
        return CLASSES.contains(word.toUpperCase(Locale.ROOT))
                || word.matches("[0-9]+([smhdwSMHDW]([0-9]+[smhdwSMHDW])*)?");
    }
}
