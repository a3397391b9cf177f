package org.gatehouse.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gatehouse.logbook.CallRecord.Call;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.ChangeKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse access}: whose keys open the admin port. */
@Command(
        name = "access",
        description = {
            "Who may use this box, by whose key of SSH, in which role.",
            "The safeguarding lead and the head give access to anybody, technicians to technicians; and a technician gives it to the first",
            "safeguarding lead, who should look at \"access list\" then."
        },
        subcommands = {
            AccessCommand.ListAll.class,
            AccessCommand.Add.class,
            AccessCommand.Remove.class,
            AccessCommand.Review.class,
            AccessCommand.Log.class
        },
        footer = {
            "",
            "Examples:",
            "  ssh box access add technician:tech.2 --reason \"new colleague\" < id_ed25519.pub",
            "  gatehouse --as dsl:lead.1 access add dsl:deputy.1 --key deputy.pub --reason \"deputy since September\"",
            "  gatehouse access remove technician:tech.1 --reason \"left the school\""
        })
final class AccessCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected list, add, remove, review or log");
    }

    private static Person parse(String text) throws Refusal {
        return Person.parse(text, "ssh")
                .filter(person -> text.contains(":"))
                .orElseThrow(() -> Refusal.usage(Columns.plain(text)
                        + ": expected technician, dsl or head, and a name after a colon: technician:tech.1"));
    }

    /** Whether somebody may let another one in, or shut him out. */
    private static void check(Person self, Role other, AccessList list) throws Refusal {
        boolean first = other == Role.DSL && !list.has(Role.DSL);
        if (self.role() == Role.TECHNICIAN && other != Role.TECHNICIAN && !first) {
            throw Refusal.no(
                    "technicians give and take the access of technicians only; the safeguarding lead and the head that of anybody");
        }
    }

    private static Map<String, Object> data(Access entry) {
        return Data.of(
                "name", entry.person().name(),
                "role", entry.person().role().code(),
                "key", entry.key().type(),
                "fingerprint", entry.key().fingerprint(),
                "comment", entry.key().comment(),
                "added", entry.added(),
                "by", entry.by());
    }

    /** {@code gatehouse access list}. */
    @Command(
            name = "list",
            description = "Shows who has access, since when, and who gave it.",
            footer = {"", "Example:", "  gatehouse access list"})
    static final class ListAll extends AdminCommand {
        @Override
        Answer answer() {
            Columns columns = new Columns("who", "since", "given by", "key", "fingerprint");
            List<Map<String, Object>> data = new ArrayList<>();
            for (Access entry : appliance().access().all()) {
                columns.add(
                        AccessList.text(entry.person()),
                        Times.text(entry.added(), zone()),
                        entry.by(),
                        entry.key().type() + " " + entry.key().comment(),
                        entry.key().fingerprint());
                data.add(data(entry));
            }
            return Answer.of(Data.of("access", data), columns.toString());
        }
    }

    /** {@code gatehouse access add}. */
    @Command(
            name = "add",
            description = "Gives somebody access. One person may have several keys.",
            footer = {
                "",
                "Example:",
                "  ssh box access add technician:tech.2 --reason \"new colleague\" < id_ed25519.pub"
            })
    static final class Add extends ReasonedCommand {
        @Parameters(paramLabel = "ROLE:NAME", description = "technician, dsl or head, and a name: technician:tech.1.")
        private String person;

        @Option(
                names = "--key",
                paramLabel = "FILE",
                defaultValue = "-",
                description = "The public key, a file such as id_ed25519.pub; without it, the standard input.")
        private String file;

        @Override
        Answer answer() throws Refusal {
            Person added = parse(person);
            AccessList list = appliance().access();
            check(person(), added.role(), list);
            Access entry = new Access(
                    added, SshKey.parse(read(file)), appliance().changes().now().now(), AccessList.text(person()));
            list.add(entry);
            announce(
                    ChangeKind.ACCESS,
                    person + " has access to the box with the key "
                            + entry.key().fingerprint(),
                    "who has access: gatehouse access list",
                    "to undo it: gatehouse access remove " + person + " --reason \"…\"");
            return Answer.of(
                    Data.of("added", data(entry)),
                    person + " has access with the key " + entry.key().fingerprint() + "\n");
        }
    }

    /** {@code gatehouse access remove}. */
    @Command(
            name = "remove",
            description = "Takes somebody's access, at once: open sessions end.",
            footer = {"", "Example:", "  gatehouse access remove technician:tech.1 --reason \"left the school\""})
    static final class Remove extends ReasonedCommand {
        @Parameters(paramLabel = "ROLE:NAME", description = "As \"access list\" shows it.")
        private String person;

        @Option(
                names = "--fingerprint",
                paramLabel = "SHA256:…",
                description = "This key only; without it, all keys of the person.")
        private String fingerprint;

        @Mixin
        private Consent consent = new Consent();

        @Override
        Answer answer() throws Refusal {
            Person removed = parse(person);
            AccessList list = appliance().access();
            check(person(), removed.role(), list);
            List<Access> which = list.all().stream()
                    .filter(entry -> entry.person().name().equals(removed.name())
                            && entry.person().role() == removed.role())
                    .filter(entry ->
                            fingerprint == null || entry.key().fingerprint().equals(fingerprint))
                    .toList();
            if (which.isEmpty()) {
                throw Refusal.no("no such access; \"access list\" shows what there is");
            }
            confirm(list, which);
            list.remove(which);
            announce(
                    ChangeKind.ACCESS,
                    person + " has access to the box no more with "
                            + which.stream()
                                    .map(entry -> entry.key().fingerprint())
                                    .collect(Collectors.joining(", ")),
                    "who has access: gatehouse access list",
                    "to undo it: gatehouse access add " + person + " --reason \"…\" < the key's file");
            return Answer.of(
                    Data.of("removed", which.stream().map(AccessCommand::data).toList()),
                    which.size() + (which.size() == 1 ? " key" : " keys") + " removed; " + person
                            + " is out, also where a session was open\n");
        }

        /** The others can be given access again. */
        private void confirm(AccessList list, List<Access> which) throws Refusal {
            boolean technicianLeft = list.all().stream()
                    .anyMatch(entry -> entry.person().role() == Role.TECHNICIAN && !which.contains(entry));
            boolean own = which.stream()
                    .anyMatch(entry -> AccessList.text(entry.person()).equals(AccessList.text(person())));
            if (which.get(0).person().role() == Role.TECHNICIAN && !technicianLeft) {
                confirm(
                        "This is the last technician's key: only root at the box itself can change the policy then, or give a technician access.",
                        consent);
            } else if (own) {
                confirm("This is your own key: you do not come in with it again.", consent);
            }
        }
    }

    /** {@code gatehouse access review}. */
    @Command(
            name = "review",
            description = {
                "For the review of who has which rights: each person, and what he did with them of late.",
                "Whoever did nothing may not need access any more."
            },
            footer = {"", "Example:", "  ssh box access review --days 365"})
    @For({Role.DSL, Role.HEAD})
    static final class Review extends AdminCommand {
        @Option(
                names = "--days",
                paramLabel = "DAYS",
                defaultValue = "90",
                description = "How far back; 90 unless said.")
        private int days;

        @Override
        Answer answer() throws Refusal, LogbookException {
            if (days < 1) {
                throw Refusal.usage("--days: " + days + "; expected 1 or more");
            }
            Instant now = appliance().changes().now().now();
            doing("the commands that were given are counted");
            Map<String, Doings> byPerson = new LinkedHashMap<>();
            appliance().access().all().forEach(entry -> byPerson.put(AccessList.text(entry.person()), Doings.NONE));
            appliance()
                    .calls()
                    .forEachSince(
                            now.minus(Duration.ofDays(days)),
                            call -> byPerson.compute(
                                    call.author().role() + ":" + call.author().person(),
                                    (person, before) -> (before == null ? Doings.NONE : before).with(call)));
            Columns columns = new Columns("who", "keys", "commands", "refused", "last", "from");
            List<Map<String, Object>> data = new ArrayList<>();
            byPerson.forEach((person, own) -> {
                add(columns, person, own);
                data.add(data(person, own));
            });
            return Answer.of(Data.of("days", days, "people", data), "The last " + days + " days:\n" + columns);
        }

        private void add(Columns columns, String person, Doings own) {
            long keys = keys(person);
            columns.add(
                    person,
                    keys == 0 ? "none now" : keys,
                    own.commands(),
                    own.refused(),
                    own.latest().map(call -> Times.text(call.at(), zone())).orElse("never"),
                    own.from());
        }

        private Map<String, Object> data(String person, Doings own) {
            return Data.of(
                    "who", person,
                    "keys", keys(person),
                    "commands", own.commands(),
                    "refused", own.refused(),
                    "last", own.latest().map(call -> call.at().time()).orElse(null),
                    "from", own.from());
        }

        private long keys(String person) {
            return appliance().access().all().stream()
                    .filter(entry -> AccessList.text(entry.person()).equals(person))
                    .count();
        }
    }

    /**
     * What somebody did.
     *
     * @param last null where there was nothing
     */
    private record Doings(long commands, long refused, Call last) {
        static final Doings NONE = new Doings(0, 0, null);

        Doings with(Call call) {
            return new Doings(commands + 1, refused + (call.status() == 0 ? 0 : 1), call);
        }

        Optional<Call> latest() {
            return Optional.ofNullable(last);
        }

        /** Empty where there was nothing. */
        String from() {
            return latest().map(call -> call.author().way()).orElse("");
        }
    }

    /** {@code gatehouse access log}. */
    @Command(
            name = "log",
            description =
                    "The commands that were given: when, by whom, from where, and how they ended. The newest comes first.",
            footer = {"", "Example:", "  ssh box access log --last 100", "  ssh box access log --verify"})
    @For({Role.DSL, Role.HEAD})
    static final class Log extends AdminCommand {
        private static final int MOST = 10_000;

        @Option(names = "--last", paramLabel = "COUNT", defaultValue = "20", description = "How many; 20 unless said.")
        private int last;

        @Option(names = "--verify", description = "Says whether the record is whole; exit status 1 where it is not.")
        private boolean verify;

        @Override
        Answer answer() throws Refusal, LogbookException {
            if (last < 1 || last > MOST) {
                throw Refusal.usage("--last: " + last + "; expected 1 to " + MOST);
            }
            if (verify) {
                doing("the record of calls is read and compared with its hashes");
                Optional<Long> broken = appliance().calls().firstBroken();
                return new Answer(
                        broken.isPresent() ? Refusal.NO : 0,
                        Data.of("whole", broken.isEmpty(), "firstBroken", broken.orElse(null)),
                        broken.map(number ->
                                        "the record of calls is not what was written, from call " + number + " on\n")
                                .orElse("the record of calls is whole\n"));
            }
            Columns columns = new Columns("when", "who", "from", "status", "command");
            List<Map<String, Object>> data = new ArrayList<>();
            for (Call call : appliance().calls().last(last)) {
                columns.add(
                        Times.text(call.at(), zone()),
                        call.author().role() + ":" + call.author().person(),
                        call.author().way(),
                        call.status(),
                        call.command());
                data.add(Data.of(
                        "number", call.number(),
                        "time", call.at().time(),
                        "who", call.author().person(),
                        "role", call.author().role(),
                        "from", call.author().way(),
                        "status", call.status(),
                        "command", call.command()));
            }
            return Answer.of(Data.of("calls", data), columns.toString());
        }
    }
}
