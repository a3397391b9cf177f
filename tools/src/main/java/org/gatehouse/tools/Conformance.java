package org.gatehouse.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares the names that the pipeline finds in captures with those that tshark found. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = {
            "Replays every capture of a folder and compares the names with truth/NAME.tsv beside it.",
            "A difference that the file of explanations names (capture, protocol, name or *, missing or extra, why) is counted apart."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:no difference without an explanation", "1:there is one", "2:wrong usage"})
public final class Conformance implements Callable<Integer> {
    @Option(names = "--explained", paramLabel = "FILE", description = "the file of explanations, separated by tabs")
    private Path explainedFile;

    @Parameters(paramLabel = "FOLDER", description = "a folder of captures, with the folder truth in it")
    private Path folder;

    private final Map<String, String> explained = new HashMap<>();
    private int expected;
    private int found;
    private int extra;
    private int unexplained;

    /** Runs the command line and exits. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Conformance()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, ConfigException, LinkException {
        readExplanations();
        LoadedLists lists = ListFolder.starter();
        Path policy = Path.of(System.getProperty("gatehouse.root"), "board", "policy.toml");
        Rules rules = new Rules(lists.table(), Policy.load(policy, lists.categories()));
        for (Path capture : captures()) {
            if (TruthNames.tableOf(capture).isPresent()) {
                compare(capture, rules);
            }
        }
        System.out.printf(
                "%d names expected, %d found (%.2f %%), %d extra, %d differences without an explanation%n",
                expected, found, 100.0 * found / Math.max(expected, 1), extra, unexplained);
        return unexplained == 0 ? 0 : 1;
    }

    private List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.pcap(ng)?"))
                    .sorted()
                    .toList();
        }
    }

    private void compare(Path capture, Rules rules) throws IOException, LinkException {
        Set<FoundName> truth = TruthNames.read(TruthNames.tableOf(capture).orElseThrow());
        Set<FoundName> seen = new TreeSet<>();
        CaptureReplay.of(capture, rules, (frame, event) -> {
            if (event.nameLength > 0) {
                seen.add(foundName(event));
            }
        });
        String file = capture.getFileName().toString();
        Set<FoundName> missing = new TreeSet<>(truth);
        missing.removeAll(seen);
        Set<FoundName> invented = new TreeSet<>(seen);
        invented.removeAll(truth);
        expected += truth.size();
        found += truth.size() - missing.size();
        extra += invented.size();
        List<String> lines = new ArrayList<>();
        missing.forEach(name -> lines.add(difference(file, "missing", name)));
        invented.forEach(name -> lines.add(difference(file, "extra", name)));
        System.out.printf(
                "%-60s %4d of %4d, %d extra%n", file, truth.size() - missing.size(), truth.size(), invented.size());
        lines.forEach(System.out::println);
    }

    private String difference(String capture, String kind, FoundName name) {
        String why = explanation(capture, kind, name);
        unexplained += why == null ? 1 : 0;
        return "    " + kind + " " + name + (why == null ? "" : ": " + why);
    }

    private String explanation(String capture, String kind, FoundName name) {
        String exact = explained.get(String.join("\t", capture, name.protocol(), name.name(), kind));
        return exact != null ? exact : explained.get(String.join("\t", capture, name.protocol(), "*", kind));
    }

    private void readExplanations() throws IOException {
        if (explainedFile == null) {
            return;
        }
        for (String line : Files.readAllLines(explainedFile, StandardCharsets.UTF_8)) {
            int why = line.lastIndexOf('\t');
            if (why > 0 && !line.startsWith("#")) {
                explained.put(line.substring(0, why), line.substring(why + 1));
            }
        }
    }

    private static FoundName foundName(Event event) {
        String client = ReplayTable.address(event.clientAddress, event.addressLength) + " " + event.clientPort;
        String name = new String(event.name, 0, event.nameLength, StandardCharsets.US_ASCII);
        return new FoundName(event.protocol.code(), client, name);
    }
}
