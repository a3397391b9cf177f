package org.gatehouse.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.logbook.AccessEntry;
import org.gatehouse.logbook.Export;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Timestamp;
import org.gatehouse.policy.PolicyDocument;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command: it makes its answer whole, which is then printed for people or for programs. */
abstract class AdminCommand implements Callable<Integer> {
    private static final String ALARM = "\033[1;31m"; // ECMA-48: bold, red
    private static final String CALM = "\033[0m";

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Answers in JSON, on one line.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Says what the command does.")
    private boolean help;

    private Appliance appliance;
    private Caller caller;
    private Progress progress;
    private PrintWriter says; // null: the standard output

    /** Says whose command it is and what it is about; before it is called. */
    final void attach(Appliance toAppliance, Caller toCaller) {
        appliance = toAppliance;
        caller = toCaller;
        progress = new Progress(toCaller, spec.qualifiedName());
    }

    /** Refuses what is not said as it must be, before anything is done. */
    void prepare() throws Refusal {}

    /** Does what the command is for. */
    abstract Answer answer() throws Refusal, ConfigException, LogbookException;

    final Appliance appliance() {
        return appliance;
    }

    /** The school's. */
    final ZoneId zone() {
        return appliance.changes().current().document().school().zone();
    }

    final Person person() {
        return caller.person();
    }

    /**
     * Goes on where somebody wants what is hard to take back: with {@code --yes}, or who is asked at the terminal and says so.
     *
     * @param whatHappens a sentence, or two
     */
    final void confirm(String whatHappens, Consent consent) throws Refusal {
        if (consent.isGiven()) {
            return;
        }
        String answer = ask(whatHappens + " Go on? [y/N] ")
                .orElseThrow(() -> Refusal.usage(whatHappens + " Nobody can be asked here: say --yes"));
        if (!List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT))) {
            throw Refusal.no("nothing was done");
        }
    }

    /** The line that somebody types at the terminal; nothing where nobody can be asked, and where a program reads the answer. */
    final Optional<String> ask(String question) {
        progress.doing("");
        return json ? Optional.empty() : caller.ask(question);
    }

    /** A text as somebody has edited it at the terminal; nothing where {@link #ask} has nobody. */
    final Optional<String> edit(String name, String text) throws Refusal {
        progress.doing("");
        try {
            return json ? Optional.empty() : caller.edit(name, text);
        } catch (IOException e) {
            throw Refusal.no(e.getMessage());
        }
    }

    /** The content of a file at the caller's, as it comes. */
    final InputStream input(String file) throws IOException {
        return caller.input(file);
    }

    /** The text of a file at the caller's. */
    final String read(String file) throws Refusal {
        try {
            return caller.read(file);
        } catch (IOException e) {
            throw Refusal.no(e.getMessage());
        }
    }

    /** The text of a policy that somebody wants; thousands of rules take seconds on a small board. */
    final PolicyDocument parsePolicy(String name, String text) throws ConfigException {
        doing((text.length() >> 10) + " KiB of policy are read, checked and compared");
        return appliance.changes().parse(name, text);
    }

    /** For who changes the policy: where it has thousands of rules, a small board takes its time. */
    final PolicyChanges changing() {
        doing("the policy is checked, recorded and put in force");
        return appliance.changes();
    }

    /** The content of a file at the caller's, of so many octets at most. */
    final byte[] readBytes(String file, int most) throws Refusal {
        try {
            return caller.readBytes(file, most);
        } catch (IOException e) {
            throw Refusal.no(e.getMessage());
        }
    }

    /** Where a file goes that the caller keeps. */
    final OutputStream bytes() throws IOException {
        return caller.bytes();
    }

    /**
     * Lines of an answer that takes its time.
     *
     * @return whether somebody is there who wants more
     */
    final boolean say(String lines) {
        progress.clear();
        caller.out().print(lines);
        caller.out().flush();
        return !caller.out().checkError() && !caller.isStopped();
    }

    /** A line that nobody should overlook, without its end: bold and red where there are colours. */
    final String alarm(String line) {
        return caller.colours() ? ALARM + line + CALM : line;
    }

    /** A remark beside the answer. */
    final void tell(String remark) {
        progress.clear();
        caller.err().println(spec.qualifiedName() + ": " + Columns.plain(remark));
        caller.err().flush();
    }

    /** The standard output for a file that the caller keeps; what the command says goes to the standard error output then. */
    final OutputStream keptFile() throws Refusal {
        try {
            says = caller.err();
            return caller.bytes();
        } catch (IOException e) {
            throw Refusal.no(e.getMessage());
        }
    }

    /** Writes into the access record, before it is done, what somebody is about to do with the log. */
    final AccessEntry record(String action, String subject, String reason) throws LogbookException {
        Timestamp at = appliance.changes().stamp();
        return appliance.accessRecord().add(at, person().author(), action, subject, reason, appliance.boxKey());
    }

    /** Says on the standard error output how far something is that takes longer than a second. */
    final Export.Progress progress(String what) {
        return (done, all) -> doing(done + " of " + all + " " + what);
    }

    /** The same of something without a number. */
    final void doing(String what) {
        progress.doing(what);
    }

    @Override
    public final Integer call() {
        try {
            Answer answer = answered();
            (says == null ? caller.out() : says).print(json ? Json.line(answer.data()) : answer.text());
            return answer.status();
        } catch (Refusal refused) {
            return fail(refused.status(), List.of(refused.getMessage()), List.of());
        } catch (LogbookException broken) {
            return fail(Refusal.NO, List.of(broken.getMessage()), List.of());
        } catch (ConfigException faulty) {
            List<String> lines = faulty.faults().stream().map(Fault::toString).toList();
            return fail(Refusal.NO, lines, faulty.faults());
        }
    }

    private Answer answered() throws Refusal, ConfigException, LogbookException {
        try {
            prepare();
            return answer();
        } finally {
            progress.end(); // before anything is printed
        }
    }

    /** A program that asked for JSON finds it in the standard output whatever happens. */
    private int fail(int status, List<String> lines, List<Fault> faults) {
        String name = spec.qualifiedName();
        lines.forEach(line -> caller.err().println(name + ": " + line));
        if (json) {
            (says == null ? caller.out() : says)
                    .print(Json.line(Map.of("error", String.join("\n", lines), "faults", data(faults))));
        }
        return status;
    }

    private static List<Map<String, Object>> data(List<Fault> faults) {
        return faults.stream()
                .map(fault -> Map.<String, Object>of(
                        "file", fault.file(),
                        "line", fault.line(),
                        "column", fault.column(),
                        "problem", fault.problem(),
                        "expected", fault.expected()))
                .toList();
    }
}
