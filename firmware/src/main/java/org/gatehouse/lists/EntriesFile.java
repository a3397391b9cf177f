package org.gatehouse.lists;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Cover;
import org.gatehouse.name.EntryReader;
import org.gatehouse.name.NameOutcome;

/**
 * What a source came to, as it is kept: canonical entries, exceptions already taken out, whatever format they came in. A table can be
 * compiled from these files at any time without the network and without judging a list again. Text, compressed: a line {@code @list
 * category} begins a list, and the last line is {@code @end}, so that a file that was cut short is known.
 */
final class EntriesFile {
    private static final int BUFFER = 1 << 16;
    private static final String END = "@end";

    private EntriesFile() {}

    /** Takes what a file holds. */
    interface Visitor {
        void begin(String list, String category) throws IOException;

        void entry(CanonicalName name, Cover cover) throws IOException;
    }

    /** Writes a file; the same entries give the same bytes. */
    static final class Writer implements Intake.Sink, AutoCloseable {
        private final OutputStream out;
        private final Map<String, Long> byCategory = new TreeMap<>();
        private String category;

        Writer(Path file) throws IOException {
            out = new BufferedOutputStream(new GZIPOutputStream(PrivateFiles.create(file), BUFFER), BUFFER);
        }

        void begin(String list, String nextCategory) throws IOException {
            category = nextCategory;
            out.write(("@" + list + "\t" + category + "\n").getBytes(US_ASCII));
        }

        @Override
        public void take(CanonicalName name, Cover cover) throws IOException {
            switch (cover) {
                case NAME_AND_BELOW -> {}
                case BELOW -> out.write("*.".getBytes(US_ASCII));
                case NAME_ONLY -> out.write('=');
            }
            out.write(name.bytes(), 0, name.length());
            out.write('\n');
            byCategory.merge(category, 1L, Long::sum);
        }

        /** Entries taken so far, by category. */
        Map<String, Long> byCategory() {
            return byCategory;
        }

        /** Ends a file that is whole. */
        void finish() throws IOException {
            out.write((END + "\n").getBytes(US_ASCII));
            out.close();
        }

        /** Without {@link #finish} before it, what is left is refused by {@link EntriesFile#read}. */
        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException also when it is damaged or cut short
     */
    static void read(Path file, Visitor visitor) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
            LineReader lines = new LineReader(in);
            EntryReader entry = new EntryReader();
            for (Line line = lines.next(); line != null; line = lines.next()) {
                if (line.is(END, line.start, line.end) && lines.next() == null) { // whose reading compares the checksum
                    return;
                }
                if (line.first() == '@') {
                    String[] parts = line.text(line.start + 1, line.end).split("\t", -1);
                    visitor.begin(parts[0], parts[parts.length - 1]);
                } else if (entry.read(line.bytes, line.start, line.end - line.start) == NameOutcome.NAME) {
                    visitor.entry(entry.name(), entry.cover());
                } else {
                    throw new IOException(file + ":" + line.number + ": no entry");
                }
            }
        }
        throw new IOException(file + ": cut short");
    }
}
