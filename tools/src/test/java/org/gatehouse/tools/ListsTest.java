package org.gatehouse.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListsTest {
    @TempDir
    Path folder;

    private Path table;
    private String out;
    private String err;

    @BeforeEach
    void lists() throws IOException {
        table = folder.resolve("names.table");
        Path lists = Files.createDirectory(folder.resolve("lists"));
        Files.writeString(lists.resolve("gambling.txt"), "bets.test\n*.spins.test\nco.uk\n");
        Files.writeString(lists.resolve("games.txt"), "play.bets.test\n=only.test\nno domain\n");
        Path ut1 = Files.createDirectories(folder.resolve("ut1/adult"));
        Files.writeString(ut1.resolve("domains"), "adult.test\n");
    }

    @Test
    @Tag("R01")
    void compile_foldersOfBothKinds() {
        assertEquals(
                0,
                run(
                        "compile",
                        folder.resolve("lists").toString(),
                        folder.resolve("ut1").toString(),
                        "-o",
                        table.toString()));
        assertTrue(out.startsWith("lists: 4 names, 1 lines refused; 1 public suffixes left out\nut1: 1 names\n"), out);
        assertTrue(out.contains("names.table: 5 names, "), out);
        assertTrue(err.contains("games.txt:3:1: 'no domain' is no domain"), err);
        assertTrue(err.contains("gambling.txt:3:1: 'co.uk' is a public suffix"), err);
    }

    @Test
    void compile_listThatFails_writesNothing() throws IOException {
        Files.writeString(folder.resolve("lists/games.txt"), "<html>\n<body>\nsorry\n</body>\n");
        Files.writeString(folder.resolve("lists/gambling.txt"), "bets.test\n");
        assertEquals(1, run("compile", folder.resolve("lists").toString(), "-o", table.toString()));
        assertTrue(err.contains("lists: unreadable; 4 of 5 lines are none of format \"domains\""), err);
        assertTrue(err.endsWith("nothing was written: every list must pass\n"), err);
        assertFalse(Files.exists(table));
    }

    @Test
    void compile_sourcesOfSettings() throws IOException {
        Path settings = settings("locked = \"iwf\"");
        assertEquals(0, run("compile", "--sources", settings.toString(), "-o", table.toString()));
        assertTrue(out.startsWith("own: 4 names, 1 lines refused; 1 public suffixes left out\nsecret: 2 names\n"), out);
    }

    @Test
    @Tag("R02")
    @Tag("R03")
    void lockedEntries_areNeverPrinted() throws IOException {
        run("compile", "--sources", settings("locked = \"iwf\"").toString(), "-o", table.toString());
        assertFalse((out + err).contains("hidden"), out + err);
        assertEquals(0, run("info", table.toString()));
        assertTrue(out.contains("2\tlocked-iwf\n"), out);
        assertFalse((out + err).contains("hidden"), out + err);
        assertEquals(0, run("lookup", table.toString(), "www.asked.hidden.test"));
        assertEquals("www.asked.hidden.test\tlocked layer\n", out);
        Path other = folder.resolve("other.table");
        Files.writeString(folder.resolve("secret.txt"), "hidden3.test\nother.hidden.test\nhidden4.test\n");
        run("compile", "--sources", settings("locked = \"iwf\"").toString(), "-o", other.toString());
        assertEquals(1, run("diff", table.toString(), other.toString()));
        assertEquals("locked-iwf: 3 added, 2 removed\n", out);
    }

    @Test
    void info_namesByCategoryAndList() {
        compile(table);
        assertEquals(0, run("info", table.toString()));
        assertEquals("""
                4 names, 2 lists

                names\tcategory
                2\tgambling
                2\tgames

                names\tlist\tcategory
                2\tlists/gambling\tgambling
                2\tlists/games\tgames
                """, out);
    }

    @Test
    void lookup_everyEntryTheLongestFirst() {
        compile(table);
        assertEquals(0, run("lookup", table.toString(), "WWW.Play.Bets.Test."));
        assertEquals("""
                WWW.Play.Bets.Test. (www.play.bets.test)\tgames\tlists/games\tplay.bets.test
                WWW.Play.Bets.Test. (www.play.bets.test)\tgambling\tlists/gambling\tbets.test
                """, out);
        assertEquals(0, run("lookup", table.toString(), "a.spins.test", "only.test"));
        assertEquals("""
                a.spins.test\tgambling\tlists/gambling\t*.spins.test
                only.test\tgames\tlists/games\t=only.test
                """, out);
        assertEquals(1, run("lookup", table.toString(), "spins.test", "a.only.test", "bets.test"));
        assertEquals("""
                spins.test\ton no list
                a.only.test\ton no list
                bets.test\tgambling\tlists/gambling\tbets.test
                """, out);
        assertEquals(2, run("lookup", table.toString(), "192.0.2.1"));
        assertEquals("192.0.2.1\tis no name\n", out);
    }

    @Test
    void diff_whatCameAndWhatWent() throws IOException {
        compile(table);
        Path other = folder.resolve("other.table");
        compile(other);
        assertEquals(0, run("diff", table.toString(), other.toString()));
        assertEquals("", out);
        Files.writeString(folder.resolve("lists/gambling.txt"), "bets.test\nspins.test\nnew.test\n");
        Files.writeString(folder.resolve("lists/games.txt"), "play.bets.test\n");
        compile(other);
        assertEquals(1, run("diff", table.toString(), other.toString()));
        assertEquals("""
                -	*.spins.test	gambling	lists/gambling
                +	spins.test	gambling	lists/gambling
                +	new.test	gambling	lists/gambling
                -	=only.test	games	lists/games
                gambling: 2 added, 1 removed
                games: 0 added, 1 removed
                """, out);
        assertEquals(1, run("diff", "--summary", table.toString(), other.toString()));
        assertEquals("gambling: 2 added, 1 removed\ngames: 0 added, 1 removed\n", out);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "compile",
                "compile -o T",
                "compile D/nowhere -o T",
                "compile D/lists --sources D/none.toml -o T",
                "compile --sources D/none.toml -o T",
                "info",
                "info D/nowhere",
                "info D/lists/games.txt",
                "lookup D/lists/games.txt",
                "lookup D/lists/games.txt a.test",
                "diff D/lists/games.txt",
                "diff D/lists/games.txt D/nowhere",
            })
    void wrongUse_isTwoAndSaysWhy(String line) {
        String[] arguments = line.replace("D", folder.toString())
                .replace("T", table.toString())
                .split(" ");
        assertEquals(2, run(line.isEmpty() ? new String[0] : arguments), line);
        assertFalse(err.isBlank());
        assertFalse(err.contains("\tat "), err);
    }

    private Path settings(String secret) throws IOException {
        Path list = folder.resolve("secret.txt");
        if (!Files.exists(list)) {
            Files.writeString(list, "hidden.test\nhidden2.test\n");
        }
        return Files.writeString(folder.resolve("settings.toml"), """
                lan = "lan0"
                wan = "wan0"
                bridge = "br0"
                policy = "policy.toml"
                logbook = "logbook.db"
                [[sources]]
                name = "own"
                url = "lists"
                format = "domains"
                public-suffixes = "drop"
                [[sources]]
                name = "secret"
                url = "secret.txt"
                format = "domains"
                """ + secret + "\n");
    }

    private void compile(Path file) {
        assertEquals(0, run("compile", folder.resolve("lists").toString(), "-o", file.toString()), () -> err);
    }

    private int run(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int status = Lists.run(new PrintWriter(output), new PrintWriter(errors), arguments);
        out = output.toString();
        err = errors.toString();
        return status;
    }
}
