package org.gatehouse.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gatehouse.config.ConfigException;
import org.gatehouse.event.Event;
import org.gatehouse.gate.Rules;
import org.gatehouse.link.LinkException;
import org.gatehouse.lists.ListFolder;
import org.gatehouse.lists.LoadedLists;
import org.gatehouse.policy.Policy;
import org.gatehouse.tools.Explanations.Direction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares the names that the pipeline finds in captures with those that tshark found. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Replays every capture of a folder and compares the names with truth/NAME.tsv beside it: a name counts once for each client (address and port) and protocol.",
            "Every difference must stand in the file of explanations, and every row of that file must explain as many as it says."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:enough names are found, and every difference is explained",
            "1:too few are found, or a difference or an explanation stands alone, or a capture could not be read",
            "2:wrong usage"
        })
public final class Conformance implements Callable<Integer> {
    @Option(
            names = "--explained",
            paramLabel = "FILE",
            description =
                    "rows of capture, missing or extra, protocol, name (* is anything), how many, why; separated by tabs")
    private Path explained;

    @Option(
            names = "--least",
            paramLabel = "PERCENT",
            defaultValue = "99",
            description = "how many of tshark's names must be found (default: ${DEFAULT-VALUE})")
    private double leastPercent;

    @Parameters(paramLabel = "FOLDER", description = "a folder of captures, with the folder truth in it")
    private Path folder;

    private Explanations explanations = Explanations.none();
    private int expected;
    private int found;
    private int extra;
    private int unexplained;
    private final List<String> faults = new ArrayList<>();

    /** Runs the command line and exits. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Conformance()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, ConfigException, LinkException {
        explanations = explained == null ? Explanations.none() : Explanations.read(explained);
        LoadedLists lists = ListFolder.starter();
        Path policy = Path.of(System.getProperty("gatehouse.root"), "board", "policy.toml");
        Rules rules = new Rules(lists.table(), Policy.load(policy, lists.categories()));
        print("%-60s %6s %8s %6s%n", "capture", "found", "missing", "extra");
        for (Path capture : captures()) {
            Optional<Path> truth = TruthNames.tableOf(capture);
            if (truth.isPresent()) {
                compare(capture, TruthNames.read(truth.get()), rules);
            }
        }
        return conclude();
    }

    private List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.pcap(ng)?"))
                    .sorted()
                    .toList();
        }
    }

    private void compare(Path capture, Set<FoundName> truth, Rules rules) throws LinkException {
        String file = capture.getFileName().toString();
        Set<FoundName> missing = new TreeSet<>(truth);
        Set<FoundName> invented = new TreeSet<>(names(capture, rules));
        missing.removeAll(invented);
        invented.removeAll(truth);
        expected += truth.size();
        found += truth.size() - missing.size();
        extra += invented.size();
        print("%-60s %6d %8d %6d%n", file, truth.size() - missing.size(), missing.size(), invented.size());
        missing.forEach(name -> tell(file, Direction.MISSING, name));
        invented.forEach(name -> tell(file, Direction.EXTRA, name));
    }

    private Set<FoundName> names(Path capture, Rules rules) throws LinkException {
        Set<FoundName> seen = new TreeSet<>();
        CaptureReplay replay = CaptureReplay.of(capture, rules, (frame, event) -> {
            if (event.nameLength > 0) {
                seen.add(foundName(event));
            }
        });
        replay.failure().ifPresent(failure -> faults.add(capture.getFileName() + ": " + failure));
        return seen;
    }

    private static FoundName foundName(Event event) {
        String client = ReplayTable.address(event.clientAddress, event.addressLength) + " " + event.clientPort;
        return new FoundName(event.protocol.code(), client, TsharkText.of(event.name, event.nameLength));
    }

    private void tell(String capture, Direction direction, FoundName name) {
        String why = explanations.why(capture, direction, name);
        unexplained += why == null ? 1 : 0;
        print("    %s %s: %s%n", direction.word(), name, why == null ? "NOT EXPLAINED" : why);
    }

    private int conclude() {
        double percent = expected == 0 ? 0 : 100.0 * found / expected;
        print(
                "%d names of tshark, %d found (%.2f %%), %d missing; %d extra; %d differences without an explanation%n",
                expected, found, percent, expected - found, extra, unexplained);
        faults.addAll(explanations.faults());
        if (percent < leastPercent) {
            faults.add(String.format(Locale.ROOT, "less than %s %% of the names are found", leastPercent));
        }
        faults.forEach(fault -> System.err.println("conformance: " + fault));
        return faults.isEmpty() && unexplained == 0 ? 0 : 1;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
