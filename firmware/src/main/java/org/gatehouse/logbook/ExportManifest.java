package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an export says of itself, in {@code manifest.json}, which the box signs: what was asked for, by whom, why, and what must be in it.
 *
 * @param made when, by the box's clock
 * @param school the school's name, as its policy has it; may be empty
 * @param boxKey the fingerprint of the key that signs: SHA-256 in hexadecimal
 * @param by who asked for it
 * @param access the row of the access record that says the same
 * @param recipients the keys that it was sealed to: fingerprint and name
 * @param holds what was exempt from being deleted, a line each
 * @param files every file but the manifest, its signature and the segments, which the chain vouches for
 */
public record ExportManifest(
        Timestamp made,
        String school,
        String boxKey,
        Author by,
        String reason,
        long access,
        Asked asked,
        List<String> recipients,
        Chain chain,
        Counts counts,
        List<String> holds,
        Map<String, Sum> files) {
    /** The form; a reader of another version says so. */
    public static final String FORMAT = "gatehouse-export 1";

    public ExportManifest {
        recipients = List.copyOf(recipients);
        holds = List.copyOf(holds);
        files = Map.copyOf(files);
    }

    /**
     * What was asked for: everything, where nothing is said.
     *
     * @param from the beginning, included
     * @param to the end, not included
     * @param device a MAC address, as text
     */
    public record Asked(Optional<Instant> from, Optional<Instant> to, Optional<String> device) {
        /** {@code from … to … device …}, or {@code everything}. */
        @Override
        public String toString() {
            String text = from.map(at -> "from " + at + " ").orElse("")
                    + to.map(at -> "to " + at + " ").orElse("")
                    + device.map(mac -> "device " + mac).orElse("");
            return text.isBlank() ? "everything" : text.strip();
        }
    }

    /**
     * The part of the chain that is in the export.
     *
     * @param first the number of the first segment, 0 where there is none
     * @param headers how many there are
     * @param newest the number of the box's newest segment then
     * @param newestHash its hash in hexadecimal
     */
    public record Chain(long first, long last, long headers, long newest, String newestHash) {}

    /**
     * What the segments hold whose content is in the export.
     *
     * @param bytes of sealed messages
     * @param removed segments in the chain whose content was deleted by then
     * @param lost events that are known to have been lost between the first and the last
     */
    public record Counts(long segments, long rows, long events, long bytes, long removed, long lost) {}

    /** @param sha256 in hexadecimal */
    public record Sum(long bytes, String sha256) {}

    /** As it stands in the file. */
    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("format", FORMAT);
        all.put("made", made.time());
        all.put("clock", made.trusted() ? "right" : "unknown");
        all.put("school", school);
        all.put("box", boxKey);
        all.put("by", map("person", by.person(), "role", by.role(), "way", by.way()));
        all.put("reason", reason);
        all.put("access", access);
        all.put(
                "asked",
                map(
                        "from", asked.from().orElse(null),
                        "to", asked.to().orElse(null),
                        "device", asked.device().orElse(null)));
        all.put("recipients", recipients);
        all.put(
                "chain",
                map(
                        "first", chain.first(),
                        "last", chain.last(),
                        "headers", chain.headers(),
                        "newest", chain.newest(),
                        "newestHash", chain.newestHash()));
        all.put(
                "segments",
                map(
                        "count", counts.segments(),
                        "rows", counts.rows(),
                        "events", counts.events(),
                        "bytes", counts.bytes(),
                        "removed", counts.removed(),
                        "lost", counts.lost()));
        all.put("holds", holds);
        Map<String, Object> sums = new LinkedHashMap<>();
        files.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(file -> sums.put(
                        file.getKey(),
                        map(
                                "bytes",
                                file.getValue().bytes(),
                                "sha256",
                                file.getValue().sha256())));
        all.put("files", sums);
        return JsonText.write(all);
    }

    /**
     * Reads a manifest.
     *
     * @throws IOException where it is none, or of another version; the message says what is wrong
     */
    public static ExportManifest parse(byte[] json) throws IOException {
        Map<String, Object> all = JsonText.read(json);
        if (!FORMAT.equals(all.get("format"))) {
            throw new IOException("its format is " + all.get("format") + "; expected " + FORMAT);
        }
        try {
            Map<String, Sum> files = new LinkedHashMap<>();
            for (String name : object(all, "files").keySet()) {
                Map<?, ?> sum = object(object(all, "files"), name);
                files.put(name, new Sum(number(sum, "bytes"), text(sum, "sha256")));
            }
            Map<?, ?> by = object(all, "by");
            return new ExportManifest(
                    new Timestamp(
                            Instant.parse(text(all, "made")), text(all, "clock").equals("right")),
                    text(all, "school"),
                    text(all, "box"),
                    new Author(text(by, "person"), text(by, "role"), text(by, "way")),
                    text(all, "reason"),
                    number(all, "access"),
                    asked(object(all, "asked")),
                    texts(all, "recipients"),
                    chain(object(all, "chain")),
                    counts(object(all, "segments")),
                    texts(all, "holds"),
                    files);
        } catch (DateTimeException | ClassCastException | NullPointerException e) {
            throw new IOException("something in it is missing or of another kind (" + e.getMessage() + ")", e);
        }
    }

    private static Asked asked(Map<?, ?> asked) {
        return new Asked(
                Optional.ofNullable((String) asked.get("from")).map(Instant::parse),
                Optional.ofNullable((String) asked.get("to")).map(Instant::parse),
                Optional.ofNullable((String) asked.get("device")));
    }

    private static Chain chain(Map<?, ?> chain) {
        return new Chain(
                number(chain, "first"),
                number(chain, "last"),
                number(chain, "headers"),
                number(chain, "newest"),
                text(chain, "newestHash"));
    }

    private static Counts counts(Map<?, ?> counts) {
        return new Counts(
                number(counts, "count"),
                number(counts, "rows"),
                number(counts, "events"),
                number(counts, "bytes"),
                number(counts, "removed"),
                number(counts, "lost"));
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    @SuppressWarnings("unchecked") // JsonText makes no other maps
    private static Map<String, Object> object(Map<?, ?> map, String name) {
        return Objects.requireNonNull((Map<String, Object>) map.get(name), name);
    }

    private static List<String> texts(Map<?, ?> map, String name) {
        return Objects.requireNonNull((List<?>) map.get(name), name).stream()
                .map(String.class::cast)
                .toList();
    }

    private static String text(Map<?, ?> map, String name) {
        return Objects.requireNonNull((String) map.get(name), name);
    }

    private static long number(Map<?, ?> map, String name) {
        return Objects.requireNonNull((Long) map.get(name), name);
    }

    /** What is signed. */
    byte[] bytes() {
        return json().getBytes(StandardCharsets.UTF_8);
    }
}
