package org.gatehouse.lists;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.gatehouse.file.KeptFile;

/**
 * What is known of a source's stored copy.
 *
 * @param settings the source as the settings had it when the copy was made
 * @param changed when the copy was made
 * @param signed when its maker signed it, where the signature says that
 * @param byCategory its entries by category
 */
record SourceState(
        String settings,
        Fetcher.Validators validators,
        Instant changed,
        Optional<Instant> signed,
        Map<String, Long> byCategory) {
    private static final String CATEGORY = "category.";

    /** Empty when there is none, or none that can be read: the source is then fetched anew. */
    static Optional<SourceState> load(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
            Map<String, Long> byCategory = new TreeMap<>();
            for (String key : properties.stringPropertyNames()) {
                if (key.startsWith(CATEGORY)) {
                    byCategory.put(key.substring(CATEGORY.length()), Long.valueOf(properties.getProperty(key)));
                }
            }
            return Optional.of(new SourceState(
                    properties.getProperty("settings", ""),
                    new Fetcher.Validators(
                            properties.getProperty("etag", ""), properties.getProperty("last-modified", "")),
                    Instant.parse(properties.getProperty("changed", "")),
                    Optional.ofNullable(properties.getProperty("signed")).map(Instant::parse),
                    byCategory));
        } catch (IOException | DateTimeException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    void save(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("settings", settings);
        properties.setProperty("etag", validators.etag());
        properties.setProperty("last-modified", validators.lastModified());
        properties.setProperty("changed", changed.toString());
        signed.ifPresent(time -> properties.setProperty("signed", time.toString()));
        byCategory.forEach((category, count) -> properties.setProperty(CATEGORY + category, count.toString()));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = PrivateFiles.create(written)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        KeptFile.replace(file, written);
    }

    long entries() {
        return byCategory.values().stream().mapToLong(Long::longValue).sum();
    }
}
