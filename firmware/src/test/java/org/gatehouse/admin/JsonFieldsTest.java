package org.gatehouse.admin;

import static org.gatehouse.admin.TestAppliance.DSL;
import static org.gatehouse.admin.TestAppliance.POLICY;
import static org.gatehouse.admin.TestAppliance.SETTINGS;
import static org.gatehouse.admin.TestAppliance.TECHNICIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gatehouse.admin.TestAppliance.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What programs read stays as it is: the names of the fields that each command's {@code --json} has, from a run of it, are those of {@code json-fields.txt}. A name may be added there; one that goes
 * breaks somebody's script.
 */
@Timeout(120)
class JsonFieldsTest {
    private static final String NAMES = "json-fields.txt";
    private static final String MORE = """
            [[schedules]]
            name = "Night"
            groups = ["pupils"]
            from = "21:00"
            to = "06:00"
            internet = false
            [[networks]]
            vlan = 20
            group = "staff"
            [[rules]]
            names = ["lessons.example"]
            action = "allow"
            groups = ["pupils"]
            """;

    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI%s test".formatted("B".repeat(43));

    /** In this order, on one box: what a command shows another has made. A word in quotes has blanks. */
    private static final List<String> RUNS = List.of(
            "policy propose policy.toml --reason x",
            "access add technician:tech.1 --key key.pub --reason x",
            "status",
            "health",
            "log summary",
            "policy show",
            "policy check policy.toml",
            "block a.example --everyone --reason x",
            "allow b.example --group pupils --reason x",
            "lift b.example --group pupils --reason x",
            "policy history",
            "policy diff 2",
            "policy revert 2 --reason x",
            "explain --group pupils www.example.org",
            "explain --group pupils www.example.org www.roblox.com",
            "quarantine 02:00:00:00:00:11 --reason x",
            "release 02:00:00:00:00:11 --reason x",
            "device add Hall --mac 02:00:00:00:00:77 --group staff --reason x",
            "device set Hall --owner hall --reason x",
            "device list",
            "device show Hall",
            "device remove Hall --reason x",
            "group list",
            "group add year6 --like pupils --reason x",
            "group set year6 --youtube off --reason x",
            "group show pupils",
            "group remove year6 --reason x",
            "group unknown pupils --reason x",
            "group network add pupils --vlan 30 --reason x",
            "group network list",
            "group network remove --vlan 30 --reason x",
            "category list",
            "category block chat --group pupils --reason x",
            "category allow chat --group pupils --reason x",
            "category alert chat --group pupils --reason x",
            "category quiet chat --group pupils --reason x",
            "safe-search show",
            "safe-search set staff --youtube off --reason x",
            "schedule list",
            "schedule add Club --group pupils --allow games --reason x",
            "schedule remove Club --reason x",
            "check",
            "list sources",
            "alert rules",
            "key list",
            "access list",
            "review request www.example.org --group pupils --reason x",
            "review list",
            "review close 1 --outcome kept",
            "report weekly",
            "report monthly",
            "report review",
            "settings show",
            "settings check settings.toml",
            "settings set settings.toml --reason x",
            "settings file mail.password settings.toml --reason x",
            "settings revert --reason x",
            "settings history",
            "settings diff 2",
            "network show",
            "time",
            "update status",
            "version",
            "reboot --yes --reason x");

    /** Of the safeguarding lead. */
    private static final List<String> HERS =
            List.of("policy approve 99", "alert list", "audit", "access log", "access review", "report detailed");

    /** Those that are not run here, and where else their answers are looked at. */
    private static final Set<String> ELSEWHERE = Set.of(
            "help", // has no --json of its own
            "network set", // need a board: NetworkCommandTest
            "network keep",
            "policy edit", // needs somebody who edits
            "settings edit",
            "log follow", // ends when its caller does: LogCommandsTest
            "list update", // needs sources
            "list rollback",
            "export", // give out files, or take them
            "backup",
            "restore",
            "update install",
            "update rollback",
            "update dismiss",
            "access remove", // need keys: AccessListTest
            "key add",
            "key remove",
            "hold list",
            "hold add", // need a log: LogCommandsTest
            "hold remove",
            "verify",
            "alert show", // need an alert: AlertCommandTest
            "alert test",
            "policy reject", // as approve
            "settings approve", // need approvals; as set: SettingsCommandTest
            "settings reject");

    @TempDir
    Path folder;

    @Test
    void fields_areThoseThatWerePublished() throws Exception {
        Map<String, String> files = Map.of(
                "policy.toml", POLICY + MORE + "\n", "settings.toml", SETTINGS + "log-days = 90\n", "key.pub", KEY);
        List<String> lines = new ArrayList<>();
        Set<String> seen = new TreeSet<>(ELSEWHERE);
        try (TestAppliance box = TestAppliance.start(folder)) {
            for (String line : RUNS) {
                lines.add(fields(box.run(TECHNICIAN, files, words(line)), line, seen));
            }
            for (String line : HERS) {
                lines.add(fields(box.run(DSL, files, words(line)), line, seen));
            }
        }
        String found = String.join("\n", lines) + "\n";
        Files.writeString(Path.of("target", NAMES), found); // to be copied where a name was added on purpose
        Set<String> unseen = new TreeSet<>(commands());
        unseen.removeAll(seen);
        assertEquals(Set.of(), unseen, "every command is run here, or named with where else it is");
        assertEquals(published(), found);
    }

    private static String[] words(String line) {
        return (line + " --json").split(" ");
    }

    private static String fields(Run run, String line, Set<String> seen) throws IOException {
        String command = commands().stream()
                .filter(name -> (line + " ").startsWith(name + " "))
                .reduce((one, longer) -> longer.length() > one.length() ? longer : one)
                .orElseThrow(() -> new AssertionError("no command: " + line));
        seen.add(command);
        Set<String> names = new TreeSet<>();
        try (JsonParser parser = new JsonFactory().createParser(run.out())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    names.add(path(parser.getParsingContext()));
                }
            }
        }
        return line + ": " + String.join(" ", names);
    }

    /** {@code groups.name}: what is in a list has the list's name. */
    private static String path(JsonStreamContext context) {
        if (context == null || context.inRoot()) {
            return "";
        }
        String above = path(context.getParent());
        String name = context.inObject() ? context.getCurrentName() : "";
        return above.isEmpty() || name.isEmpty() ? above + name : above + "." + name;
    }

    private static Set<String> commands() {
        Set<String> names = new TreeSet<>();
        collect(AdminShell.commands(), names);
        return names;
    }

    private static void collect(CommandLine line, Set<String> names) {
        boolean hidden = line.getCommandSpec().usageMessage().hidden();
        if (line.getSubcommands().isEmpty() && !hidden) {
            names.add(line.getCommandSpec().qualifiedName().replaceFirst("^gatehouse ", ""));
        }
        line.getSubcommands().values().forEach(below -> collect(below, names));
    }

    private static String published() throws IOException {
        try (InputStream names = JsonFieldsTest.class.getResourceAsStream(NAMES)) {
            return names == null ? "" : new String(names.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
