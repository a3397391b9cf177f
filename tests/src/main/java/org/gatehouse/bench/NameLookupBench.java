package org.gatehouse.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.googlecode.concurrenttrees.radix.node.concrete.DefaultCharArrayNodeFactory;
import com.googlecode.concurrenttrees.radixinverted.ConcurrentInvertedRadixTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.NameTableBuilder;
import org.gatehouse.name.TableException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A look-up of a name of three or four labels among six million, from the bytes of a frame to the answer: {@link NameTable}, beside the
 * JDK's hash set asked for every suffix, and an inverted radix trie asked for the longest. {@code read} is what all of them pay before they look.
 *
 * <p>{@code tests/jmh NameLookupBench -prof gc}; the median is that of mode sample, in which the clock adds 20 to 30 ns to each row.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class NameLookupBench {
    @Param("6000000")
    int names;

    @Param({"true", "false"})
    boolean zipf;

    private final CanonicalName name = new CanonicalName();
    private final Match match = new Match();
    private AskedNames asked;
    private int next;

    /** Draws the names that are asked for. */
    @Setup
    public void draw() {
        asked = new AskedNames(new ListedNames(Material.lists(), names), zipf);
    }

    /** The name's canonical form, and nothing looked up. */
    @Benchmark
    public int read() {
        readNext();
        return name.labelCount();
    }

    /** Gatehouse's own. */
    @Benchmark
    public long table(Table table) {
        readNext();
        table.table.find(name, match);
        return match.categories();
    }

    /** A set of strings, asked for the name and for each suffix of it. */
    @Benchmark
    public boolean hashSet(Strings strings) {
        readNext();
        String text = new String(name.bytes(), 0, name.length(), ISO_8859_1);
        for (int label = 0; label < name.labelCount(); label++) {
            if (strings.set.contains(label == 0 ? text : text.substring(name.labelStart(label)))) {
                return true;
            }
        }
        return false;
    }

    /** A trie of names read backwards, dots included at both ends, so that its longest prefix is a suffix of whole labels. */
    @Benchmark
    public CharSequence trie(Trie trie) {
        readNext();
        StringBuilder reversed = new StringBuilder(name.length() + 1);
        for (int i = name.length() - 1; i >= 0; i--) {
            reversed.append((char) name.bytes()[i]);
        }
        return trie.tree.getLongestKeyPrefixing(reversed.append('.'));
    }

    private void readNext() {
        asked.read(next++, name);
    }

    /** The table, mapped from a file as on the appliance. */
    @State(Scope.Benchmark)
    public static class Table {
        NameTable table;

        /** Compiles and opens it. */
        @Setup
        public void open(NameLookupBench bench) throws IOException, TableException {
            Path folder = Files.createTempDirectory("gatehouse-bench");
            Path file = folder.resolve("names.table");
            CanonicalName name = new CanonicalName();
            try (NameTableBuilder builder = new NameTableBuilder(folder, Categories.standard())) {
                for (int list = 0; list < 16; list++) {
                    builder.list("list " + list);
                }
                new ListedNames(Material.lists(), bench.names).forEach((text, list) -> {
                    byte[] bytes = text.getBytes(ISO_8859_1);
                    name.readText(bytes, 0, bytes.length);
                    if (name.labelCount() > 0) {
                        builder.add(name, list, list);
                    }
                });
                System.out.println(builder.write(file));
            }
            table = NameTable.open(file);
            Files.delete(file);
            Files.delete(folder);
        }
    }

    /** A {@link HashSet}. */
    @State(Scope.Benchmark)
    public static class Strings {
        final Set<String> set = new HashSet<>();

        /** Fills it. */
        @Setup
        public void fill(NameLookupBench bench) {
            new ListedNames(Material.lists(), bench.names).forEach((text, list) -> set.add(text));
        }
    }

    /** A {@link ConcurrentInvertedRadixTree}. */
    @State(Scope.Benchmark)
    public static class Trie {
        final ConcurrentInvertedRadixTree<Boolean> tree =
                new ConcurrentInvertedRadixTree<>(new DefaultCharArrayNodeFactory());

        /** Fills it. */
        @Setup
        public void fill(NameLookupBench bench) {
            new ListedNames(Material.lists(), bench.names)
                    .forEach((text, list) ->
                            tree.put(new StringBuilder(text).reverse().append('.'), true));
        }
    }
}
