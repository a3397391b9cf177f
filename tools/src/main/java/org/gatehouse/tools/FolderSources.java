package org.gatehouse.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.ListSource;
import org.gatehouse.config.SuffixRule;

/** Folders of lists as sources: {@code CATEGORY.txt} files, or UT1's folders. */
final class FolderSources {
    private FolderSources() {}

    /** A folder that somebody keeps by hand: it may name public suffixes. */
    static ListSource byHand(Path folder) {
        return source(folder, "lists", ListFormat.DOMAINS, SuffixRule.KEEP);
    }

    /**
     * A source for each folder, named after it; public suffixes in them are left out.
     *
     * @throws ConfigException where one is no folder, or cannot be read
     */
    static List<ListSource> of(List<Path> folders) throws ConfigException {
        List<ListSource> sources = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                faults.add(Fault.ofFile(folder.toString(), "no such folder", "a folder of lists"));
                continue;
            }
            Path whole = folder.toAbsolutePath().normalize();
            String name = whole.getFileName().toString().toLowerCase(Locale.ROOT);
            for (int number = 2; !names.add(name); number++) {
                name = name.replaceFirst("(-[0-9]+)?$", "-" + number);
            }
            ListFormat format = isUt1(whole) ? ListFormat.UT1 : ListFormat.DOMAINS;
            sources.add(source(whole, name, format, SuffixRule.DROP));
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return sources;
    }

    private static ListSource source(Path folder, String name, ListFormat format, SuffixRule suffixes) {
        return new ListSource(
                name,
                0,
                folder.toUri(),
                format,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                suffixes);
    }

    private static boolean isUt1(Path folder) throws ConfigException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.anyMatch(one -> Files.isRegularFile(one.resolve("domains")));
        } catch (IOException e) {
            throw new ConfigException(
                    List.of(Fault.ofFile(folder.toString(), "cannot be read (" + e + ")", "a folder of lists")));
        }
    }
}
