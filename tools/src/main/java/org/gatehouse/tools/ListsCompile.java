package org.gatehouse.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListSettings;
import org.gatehouse.config.ListSource;
import org.gatehouse.config.Settings;
import org.gatehouse.lists.ListCompiler;
import org.gatehouse.lists.UpdateRow;
import org.gatehouse.name.BuildReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tools/lists compile}. */
@Command(
        name = "compile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a table of lists, as the appliance does: fetched where they are remote, verified, checked, compiled.",
            "A DIR holds CATEGORY.txt files with a domain a line, or UT1's folders; public suffixes in them are left out."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:the table was written",
            "1:a list failed a check or could not be had; nothing was written",
            "2:wrong usage, or faults in the settings"
        })
final class ListsCompile implements Callable<Integer> {
    private static final int MAX_LINES = 10;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--sources",
            paramLabel = "SETTINGS",
            description = "compile the sources of a settings file, such as board/settings.toml")
    private Path settings;

    @Option(names = "-o", paramLabel = "FILE", required = true, description = "the table to write")
    private Path table;

    @Parameters(paramLabel = "DIR", arity = "0..*", description = "folders of lists")
    private List<Path> folders = List.of();

    @Override
    public Integer call() throws IOException {
        if ((settings == null) == folders.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "give --sources SETTINGS or at least one DIR, not both");
        }
        PrintWriter err = spec.commandLine().getErr();
        Path scratch = Files.createTempDirectory("gatehouse-lists");
        try {
            ListCompiler.Result result = ListCompiler.compile(sources(), scratch, table.toAbsolutePath());
            return report(result);
        } catch (ConfigException faulty) {
            faulty.faults().forEach(err::println);
            return Lists.UNUSABLE;
        } catch (IOException failed) {
            err.println(table + ": cannot be written (" + failed + ")");
            return 1;
        } finally {
            remove(scratch);
        }
    }

    private List<ListSource> sources() throws ConfigException {
        if (settings == null) {
            return FolderSources.of(folders);
        }
        ListSettings lists = Settings.load(settings, port -> true).lists();
        if (lists.folder().isPresent()) {
            return List.of(FolderSources.byHand(lists.folder().get()));
        }
        if (lists.sources().isEmpty()) {
            throw new ConfigException(
                    List.of(Fault.ofFile(settings.toString(), "no sources in it", "[[sources]], or lists = \"DIR\"")));
        }
        return lists.sources();
    }

    private int report(ListCompiler.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        result.lines().stream().limit(MAX_LINES).forEach(err::println);
        if (result.lines().size() > MAX_LINES) {
            err.println("and more lines like these, counted below");
        }
        for (UpdateRow row : result.rows()) {
            boolean failed = row.outcome().isFailure();
            String refused = row.refused() > 0 ? ", " + row.refused() + " lines refused" : "";
            String detail = row.detail().isEmpty() ? "" : "; " + row.detail();
            (failed ? err : out)
                    .println(row.source() + ": "
                            + (failed ? row.outcome().code() + detail : row.entries() + " names" + refused + detail));
        }
        if (result.built().isEmpty()) {
            err.println("nothing was written: every list must pass");
            return 1;
        }
        BuildReport built = result.built().get();
        out.println(table + ": " + built.names() + " names, " + built.covered()
                + " left out because a listed parent covers them, " + built.duplicates() + " said twice, "
                + built.bytes()
                + " bytes");
        return 0;
    }

    static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            System.err.println(folder + ": cannot be removed (" + left + ")");
        }
    }
}
