package org.gatehouse.tools;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatehouse.config.ConfigException;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.gate.Rules;
import org.gatehouse.link.LinkException;
import org.gatehouse.lists.ListFolder;
import org.gatehouse.lists.LoadedLists;
import org.gatehouse.policy.Policy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends capture files through the pipeline of the appliance, and prints what it judged. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends captures (pcap, pcapng) through the same pipeline as live frames and prints one line a judged opening:",
            "capture, frame, time, client, server, protocol, name, verdict, reason; separated by tabs. A summary goes to standard error.",
            "Needs no root."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all captures were read",
            "1:a capture could not be read to its end",
            "2:wrong usage, or faults in the policy or the lists"
        })
public final class Replay implements Callable<Integer> {
    @Option(
            names = "--policy",
            paramLabel = "FILE",
            defaultValue = "${sys:gatehouse.root}/board/policy.toml",
            description = "the policy to judge by (default: board/policy.toml)")
    private Path policy;

    @Option(
            names = "--lists",
            paramLabel = "DIR",
            description = "a folder of lists, CATEGORY.txt each (default: the starter lists of the firmware)")
    private Path lists;

    @Parameters(paramLabel = "CAPTURE", arity = "1..*", description = "capture files")
    private List<Path> captures;

    private final Map<Counter, Long> totals = new EnumMap<>(Counter.class);

    /** Runs the command line and exits. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Replay()).execute(arguments));
    }

    @Override
    public Integer call() {
        Rules rules;
        try {
            LoadedLists loaded = lists == null ? ListFolder.starter() : ListFolder.read(lists);
            rules = new Rules(loaded.table(), Policy.load(policy, loaded.categories()));
        } catch (ConfigException faulty) {
            faulty.faults().forEach(System.err::println);
            return 2;
        }
        PrintStream out = new PrintStream(
                new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8);
        ReplayTable table = new ReplayTable(out);
        boolean whole = true;
        for (Path capture : captures) {
            whole &= replay(capture, rules, table);
        }
        out.flush();
        System.err.println("total: " + summary(totals));
        return whole ? 0 : 1;
    }

    private boolean replay(Path file, Rules rules, ReplayTable table) {
        table.begin(file.getFileName().toString());
        try {
            CaptureReplay replay = CaptureReplay.of(file, rules, table::row);
            replay.failure().ifPresent(failure -> System.err.println(file + ": " + failure));
            report(file, replay.counters());
            return replay.failure().isEmpty();
        } catch (LinkException unreadable) {
            System.err.println(unreadable.getMessage());
            return false;
        }
    }

    private void report(Path file, Counters counters) {
        Map<Counter, Long> counts = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            counts.put(counter, counters.value(counter));
            totals.merge(counter, counters.value(counter), Long::sum);
        }
        System.err.println(file.getFileName() + ": " + summary(counts));
    }

    private static String summary(Map<Counter, Long> counts) {
        StringBuilder line = new StringBuilder();
        counts.forEach((counter, count) -> {
            boolean always = counter == Counter.FRAMES || counter == Counter.OPENINGS;
            if (always || count > 0) {
                line.append(line.length() == 0 ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(words(counter));
            }
        });
        return line.toString();
    }

    private static String words(Counter counter) {
        return counter.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
