package org.gatehouse.lists;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.ListSource;
import org.gatehouse.name.Categories;

/**
 * Reads what a source gave, as it came: a file, packed by gzip or not; a folder of such files; UT1's folders, as tar.gz or unpacked.
 * Streams; the memory it takes does not depend on what it reads, exceptions apart.
 */
final class SourceContent {
    private static final Pattern CATEGORY = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final String DOMAINS = "domains"; // UT1 has urls and expressions beside it

    private final ListSource source;
    private final EntriesFile.Writer entries;
    private final long maxUnpacked;
    private ReadReport report = ReadReport.NOTHING;
    private long unmapped;

    private SourceContent(ListSource source, EntriesFile.Writer entries, long maxUnpacked) {
        this.source = source;
        this.entries = entries;
        this.maxUnpacked = maxUnpacked;
    }

    /**
     * Reads all of it.
     *
     * @param content a file or a folder
     * @param maxUnpacked bytes that packed content may unpack to
     */
    static ReadReport read(ListSource source, Path content, EntriesFile.Writer entries, long maxUnpacked)
            throws IOException {
        SourceContent reading = new SourceContent(source, entries, maxUnpacked);
        if (source.format() == ListFormat.UT1) {
            reading.readUt1(content);
        } else if (Files.isDirectory(content)) {
            reading.readFolder(content);
        } else {
            reading.readFile(content, source.name(), reading.categoryOf(content));
        }
        return reading.report;
    }

    /** The categories that a source without {@link ListSource#onlyCategory} fills. */
    static List<String> categories(ListSource source) {
        Optional<String> only = source.onlyCategory();
        if (only.isPresent()) {
            return List.of(only.get());
        } else if (source.format() == ListFormat.UT1) {
            return folders(source).values().stream().distinct().sorted().toList();
        }
        Path content = Path.of(source.location());
        try {
            List<Path> files = Files.isDirectory(content) ? filesOf(source, content) : List.of(content);
            return files.stream()
                    .map(SourceContent::baseName)
                    .filter(SourceContent::isCategory)
                    .toList();
        } catch (IOException unreadable) {
            return List.of(); // the update says so
        }
    }

    private static Map<String, String> folders(ListSource source) {
        return source.folders().isEmpty() ? Ut1Folders.USUAL : source.folders();
    }

    private void readFolder(Path folder) throws IOException {
        for (Path file : filesOf(source, folder)) {
            readFile(file, source.name() + "/" + baseName(file), categoryOf(file));
        }
    }

    private String categoryOf(Path file) throws IOException {
        Optional<String> only = source.onlyCategory();
        if (only.isEmpty() && !isCategory(baseName(file))) {
            throw new IOException(file + ": its name is no category, and the source has none");
        }
        return only.orElseGet(() -> baseName(file));
    }

    private void readFile(Path file, String list, String category) throws IOException {
        Exceptions exceptions = new Exceptions();
        if (source.format() == ListFormat.ADBLOCK) {
            try (InputStream content = open(file)) {
                FormatReader.readAll(content, source.format(), new Intake(terms(label(file)), exceptions, null));
            }
        }
        entries.begin(list, category);
        try (InputStream content = open(file)) {
            readList(content, label(file), exceptions);
        }
    }

    private void readList(InputStream content, String file, Exceptions exceptions) throws IOException {
        Intake intake = new Intake(terms(file), exceptions, entries);
        FormatReader.readAll(content, source.format(), intake);
        report = report.plus(intake.report());
    }

    /** What people know it by: a download is a temporary file. */
    private String label(Path file) {
        return source.isRemote() ? source.location().toString() : file.toString();
    }

    private Intake.Terms terms(String file) {
        return new Intake.Terms(
                file, source.locked().isPresent(), source.format() != ListFormat.DOMAINS, source.publicSuffixes());
    }

    private void readUt1(Path content) throws IOException {
        if (Files.isDirectory(content)) {
            readUt1Folder(content);
        } else {
            readUt1Archive(content);
        }
        if (unmapped > 0) {
            report = report.plus(ReadReport.other("folders without a category", unmapped));
        }
    }

    private void readUt1Folder(Path content) throws IOException {
        try (Stream<Path> folders = Files.list(content)) {
            for (Path folder : folders.sorted().toList()) {
                Path domains = folder.resolve(DOMAINS);
                if (Files.isRegularFile(domains) && !Files.isSymbolicLink(folder)) {
                    try (InputStream in = Files.newInputStream(domains)) {
                        readUt1List(in, folder.getFileName().toString(), content);
                    }
                }
            }
        }
    }

    private void readUt1Archive(Path content) throws IOException {
        try (ListArchive archive = new ListArchive(open(content), DOMAINS)) {
            for (var list = archive.next(); list.isPresent(); list = archive.next()) {
                readUt1List(list.get().content(), list.get().folder(), content);
            }
        }
    }

    private void readUt1List(InputStream content, String folder, Path whole) throws IOException {
        String category = folders(source).get(folder);
        if (category == null) {
            unmapped++;
            return;
        }
        entries.begin(source.name() + "/" + folder, category);
        readList(content, label(whole) + "/" + folder + "/" + DOMAINS, new Exceptions());
    }

    private InputStream open(Path file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(2);
        boolean packed = in.read() == 0x1f && in.read() == 0x8b; // RFC 1952 section 2.3.1
        in.reset();
        return new BoundedStream(packed ? new GZIPInputStream(in, 1 << 16) : in, maxUnpacked);
    }

    /** Where the files' names are the categories, only text files: there may be a README among them. */
    private static List<Path> filesOf(ListSource source, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches("[_.].*"))
                    .filter(file ->
                            source.onlyCategory().isPresent() || file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isCategory(String id) {
        return CATEGORY.matcher(id).matches() && !Categories.isLocked(id);
    }

    /** The file's name up to its first dot. */
    private static String baseName(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
