package org.gatehouse.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.gatehouse.config.ConfigException;
import org.gatehouse.lists.ListCompiler;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.EntryReader;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameOutcome;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.TableException;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.Mode;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.Policy;
import org.gatehouse.policy.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures over-blocking: what a policy with real lists refuses of sites that people need, and of popular ones. */
@Command(
        name = "overblocking",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Judges every name of some files for every group of a policy, and reports which are blocked, by which list.",
            "A file has a name a line; what stands before a tab in front of it is its kind."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:of the names that are needed no more are blocked than may be",
            "1:more are blocked, or a list could not be read",
            "2:wrong usage, or faults in the policy"
        })
public final class Overblocking implements Callable<Integer> {
    private static final int SAMPLES = 12; // of the names that one list blocks

    @Option(names = "--policy", paramLabel = "FILE", required = true, description = "the policy")
    private Path policyFile;

    @Option(names = "--lists", paramLabel = "DIR", required = true, description = "a folder of lists; may be repeated")
    private List<Path> lists;

    @Option(
            names = "--needed",
            paramLabel = "FILE",
            description = "names that a group which filters must reach; may be repeated")
    private List<Path> needed = List.of();

    @Option(
            names = "--popular",
            paramLabel = "FILE",
            description = "names that are popular: what is blocked of them is reported; may be repeated")
    private List<Path> popular = List.of();

    @Option(
            names = "--most",
            paramLabel = "PERCENT",
            defaultValue = "1",
            description = "how much of a file of needed names may be blocked (default: ${DEFAULT-VALUE})")
    private double mostPercent;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            defaultValue = "2026-11-24T10:15:00Z",
            description = "when, since schedules differ (default: ${DEFAULT-VALUE}, a Tuesday in term)")
    private Instant at;

    private final PrintStream out = System.out;
    private final EntryReader reader = new EntryReader();
    private final Match match = new Match();
    private NameTable table;
    private Policy policy;
    private int tooMany;

    /** What one list blocks of a file. */
    private static final class Blocked {
        private int names;
        private final List<String> samples = new ArrayList<>();

        void add(String name) {
            names++;
            if (samples.size() < SAMPLES) {
                samples.add(name);
            }
        }
    }

    /** Runs the command line and exits. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Overblocking()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, TableException {
        Path scratch = Files.createTempDirectory("gatehouse-overblocking");
        try {
            Path compiled = scratch.resolve("names.table");
            ListCompiler.Result result = ListCompiler.compile(
                    FolderSources.of(lists), Files.createDirectory(scratch.resolve("work")), compiled);
            if (result.built().isEmpty()) {
                result.rows().forEach(row -> System.err.println(row.source() + ": " + row.detail()));
                return 1;
            }
            table = NameTable.open(compiled);
            policy = Policy.load(policyFile, table.categories()).at(Moment.of(at));
        } catch (ConfigException faulty) {
            faulty.faults().forEach(System.err::println);
            return Lists.UNUSABLE;
        } finally {
            ListsCompile.remove(scratch); // the table stays mapped
        }
        out.printf("%d names of %d lists; %s, at %s%n", table.size(), table.lists(), policyFile.getFileName(), at);
        for (GroupProfile group : policy.document().groups()) {
            report(group);
        }
        return tooMany == 0 ? 0 : 1;
    }

    private void report(GroupProfile group) throws IOException {
        out.printf("%n== %s (%s)%n", group.name(), group.mode().code());
        for (Path file : needed) {
            boolean curated = file.getFileName().toString().startsWith("learning");
            if (group.mode() == Mode.FILTER
                    || curated) { // an allow-only group is to reach chosen sites, and no university
                for (Map.Entry<String, List<String>> kind : names(file).entrySet()) {
                    double percent = judge(group, title(file, kind.getKey()), kind.getValue());
                    tooMany += group.mode() == Mode.FILTER && percent > mostPercent ? 1 : 0;
                }
            }
        }
        if (group.mode() == Mode.FILTER) {
            for (Path file : popular) {
                judge(
                        group,
                        title(file, ""),
                        names(file).values().stream().flatMap(List::stream).toList());
            }
        }
    }

    private static String title(Path file, String kind) {
        return file.getFileName() + (kind.isEmpty() ? "" : ", " + kind);
    }

    /** The percentage of the names that is blocked. */
    private double judge(GroupProfile group, String title, List<String> names) {
        Map<String, Blocked> byList = new TreeMap<>();
        int blocked = 0;
        int judged = 0;
        for (String text : names) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (reader.read(bytes, 0, bytes.length) != NameOutcome.NAME) {
                continue; // a heading
            }
            judged++;
            Verdict verdict = verdict(group, reader.name());
            if (verdict.isBlock()) {
                blocked++;
                byList.computeIfAbsent(cause(verdict), cause -> new Blocked()).add(text);
            }
        }
        double percent = judged == 0 ? 0 : 100.0 * blocked / judged;
        out.printf(Locale.ROOT, "%-44s %6d of %6d blocked  %6.2f %%%n", title, blocked, judged, percent);
        byList.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().names))
                .forEach(entry -> out.printf(
                        "    %5d %s: %s%n",
                        entry.getValue().names, entry.getKey(), String.join(" ", entry.getValue().samples)));
        return percent;
    }

    private Verdict verdict(GroupProfile group, CanonicalName name) {
        table.find(name, match);
        return policy.explainGroup(group.name(), name, match, null).verdict();
    }

    private String cause(Verdict verdict) {
        return verdict.category() == null
                ? verdict.reason().code()
                : verdict.category() + ", list " + table.list(match.listOf(verdict.categoryBit()));
    }

    /** The names of a file by their kind. */
    private static Map<String, List<String>> names(Path file) throws IOException {
        Map<String, List<String>> names = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.strip().split("\t");
            String name = fields[fields.length - 1].strip();
            if (!name.isEmpty() && !name.startsWith("#")) {
                names.computeIfAbsent(fields.length > 1 ? fields[0] : "", kind -> new ArrayList<>())
                        .add(name);
            }
        }
        return names;
    }
}
