package org.gatehouse.lists;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTableBuilder;

/**
 * Reads a folder of plain domain lists, one category a file: {@code gambling.txt} fills the category gambling. Files that begin
 * with {@code _} and those of other suffixes are left out; what the firmware knows of {@link Categories#BYPASS} is there beside it. Kept by hand and read once: such a folder may list public suffixes, and needs no stored copy.
 */
public final class ListFolder {
    private static final String SUFFIX = ".txt";
    private static final Pattern CATEGORY = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final NameTableBuilder builder;
    private final List<Fault> refused = new ArrayList<>();
    private final List<ListCount> counts = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Categories categories;

    private ListFolder(Categories categories) {
        this.categories = categories;
        this.builder = NameTableBuilder.inMemory(categories);
    }

    /**
     * Reads a folder.
     *
     * @throws ConfigException when there is no such folder, no list in it, or a list of which more than half of the lines are no
     *     domains; with every fault
     */
    public static LoadedLists read(Path folder) throws ConfigException {
        List<Path> files = filesOf(folder);
        ListFolder lists = new ListFolder(categoriesOf(files));
        String folderName = folder.toAbsolutePath().normalize().getFileName() + "/";
        for (Path file : files) {
            lists.readFile(file, folderName);
        }
        if (lists.faults.isEmpty() && lists.builder.added() == 0) {
            lists.faults.add(Fault.ofFile(
                    folder.toString(), "no list in this folder", "files such as gambling.txt with a domain a line"));
        }
        if (!lists.faults.isEmpty()) {
            throw new ConfigException(lists.faults);
        }
        StarterLists.addTo(lists.builder, lists.categories, Categories.BYPASS);
        return lists.loaded();
    }

    /** The starter lists of the jar. */
    public static LoadedLists starter() {
        ListFolder lists = new ListFolder(Categories.standard());
        Categories.standard().ids().forEach(lists::readStarter);
        return lists.loaded();
    }

    private LoadedLists loaded() {
        return new LoadedLists(builder.build(), categories, List.copyOf(refused), List.copyOf(counts));
    }

    private void readStarter(String category) {
        try (InputStream content = StarterLists.open(category)) {
            if (content != null) {
                readList(StarterLists.name(category) + SUFFIX, StarterLists.name(category), content, category);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself cannot be read
        }
    }

    private void readFile(Path file, String folderName) {
        String category = categoryOf(file);
        if (Categories.isLocked(category)) {
            faults.add(Fault.ofFile(
                    file.toString(),
                    Fault.quoted(category) + " is reserved for the locked illegal layer",
                    "a source with the key locked in the settings"));
            return;
        }
        if (!CATEGORY.matcher(category).matches()) {
            faults.add(Fault.ofFile(
                    file.toString(),
                    Fault.quoted(category) + " is no name for a category",
                    "lower-case letters, digits and hyphens"));
            return;
        }
        if (categories.bit(category) < 0) {
            faults.add(Fault.ofFile(
                    file.toString(),
                    "one category too many",
                    "at most " + Categories.MAX + ", built-in ones included"));
            return;
        }
        try (InputStream content = Files.newInputStream(file)) {
            readList(file.toString(), folderName + category, content, category);
        } catch (IOException e) {
            faults.add(Fault.ofFile(file.toString(), "cannot be read (" + e + ")", "a list"));
        }
    }

    private void readList(String file, String list, InputStream content, String category) throws IOException {
        int listId = builder.list(list);
        int bit = categories.bit(category);
        Intake intake = new Intake(
                new Intake.Terms(file, false, false, SuffixRule.KEEP),
                new Exceptions(),
                (name, cover) -> builder.add(name, bit, listId, cover));
        FormatReader.readAll(content, ListFormat.DOMAINS, intake);
        ReadReport report = intake.report();
        refused.addAll(report.refusedLines());
        counts.add(new ListCount(list, category, report.entries(), report.refused()));
        if (report.isMostlyRefused()) {
            faults.add(report.mostlyRefused(file, "lines are no domains", "a domain a line"));
        }
    }

    /** As many as there is room for; {@link #readFile} reports the others. */
    private static Categories categoriesOf(List<Path> files) {
        Categories categories = Categories.standard();
        for (Path file : files) {
            String category = categoryOf(file);
            if (CATEGORY.matcher(category).matches()
                    && !Categories.isLocked(category)
                    && categories.size() < Categories.MAX) {
                categories = categories.with(category);
            }
        }
        return categories;
    }

    private static String categoryOf(Path file) {
        String fileName = file.getFileName().toString();
        return fileName.substring(0, fileName.length() - SUFFIX.length());
    }

    private static List<Path> filesOf(Path folder) throws ConfigException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(ListFolder::isList).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            String problem = Files.isDirectory(folder) ? "cannot be read (" + e + ")" : "no such folder";
            throw new ConfigException(List.of(Fault.ofFile(folder.toString(), problem, "a folder of lists")));
        }
    }

    private static boolean isList(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith("_") && Files.isRegularFile(file);
    }
}
