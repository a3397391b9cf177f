package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.samskivert.mustache.Mustache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gatehouse.desk.store.Counts;
import org.gatehouse.desk.store.Device;
import org.gatehouse.desk.store.Filter;
import org.gatehouse.desk.store.Row;
import org.gatehouse.desk.store.Selection;
import org.gatehouse.desk.store.Tally;
import org.gatehouse.logbook.SegmentHeader;

/** What the log has of one device or user in a period, in files that need no program of ours: a report, a table, and what proves them (R09). Nothing is written here: the browser saves it. */
final class Evidence {
    /** Rows of a pack; 100 MB of text. A device that has more in a period has been flooding, and a shorter period shows it. */
    private static final int MAX_ROWS = 400_000;

    /** Rows of the report, which a browser must still lay out; the table has all. */
    private static final int MAX_REPORT_ROWS = 20_000;

    private static final String BYTE_ORDER_MARK = "\uFEFF"; // by which spreadsheets know that it is UTF-8
    private static final HexFormat DIGITS = HexFormat.of();

    private final Opened opened;
    private final Filter filter;
    private final Clock clock;
    private final List<Row> rows;
    private final Counts counts;

    Evidence(Opened opened, Filter filter, Clock clock) {
        this.opened = opened;
        this.filter = filter;
        this.clock = clock;
        Selection selection = new Selection(opened.store(), filter);
        rows = selection.page(false, 0, MAX_ROWS + 1);
        counts = new Counts(selection);
        if (rows.size() > MAX_ROWS) {
            throw new Ask.BadAsk("More than " + MAX_ROWS + " rows: choose a shorter period.");
        }
    }

    /**
     * The download.
     *
     * @param as zip, html or csv
     * @param why the reason that stands in the report; may be empty
     */
    Reply reply(String as, String why) {
        String name = fileName();
        return switch (as) {
            case "zip" -> Reply.file("application/zip", name + ".zip", pack(why));
            case "html" -> Reply.file("text/html; charset=utf-8", name + ".html", report(why));
            case "csv" -> Reply.file("text/csv; charset=utf-8", name + ".csv", table());
            default -> throw new Ask.BadAsk("A pack is zip, html or csv, not " + as + ".");
        };
    }

    private byte[] pack(String why) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("report.html", report(why));
        files.put("events.csv", table());
        files.put("HOW-TO-CHECK.txt", resource("how-to-check.txt"));
        files.put("box.pub", opened.boxPem().getBytes(UTF_8));
        files.put("chain.tsv", chainTable());
        for (SegmentHeader header : headers()) {
            String name = "chain/%010d".formatted(header.seq());
            files.put(name + ".txt", header.text().getBytes(UTF_8));
            files.put(name + ".sig", header.signature());
        }
        StringBuilder sums = new StringBuilder();
        files.forEach((name, content) -> sums.append(hex(SegmentHeader.sha256(content)))
                .append("  ")
                .append(name)
                .append('\n'));
        files.put("SHA256SUMS", sums.toString().getBytes(UTF_8));
        return zip(files);
    }

    private byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTime(clock.millis());
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // it is memory
        }
        return bytes.toByteArray();
    }

    private byte[] report(String why) {
        Tally total = counts.total();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("whose", whose());
        values.put("from", Views.time(fromMillis(), opened.zone()));
        values.put("to", Views.time(toMillis(), opened.zone()));
        values.put("zone", opened.zone().getId());
        values.put("made", Views.time(clock.millis(), opened.zone()));
        values.put("why", why);
        values.put("total", total);
        values.put("rows", rows.size());
        values.put("shown", Math.min(rows.size(), MAX_REPORT_ROWS));
        values.put("cut", rows.size() > MAX_REPORT_ROWS);
        values.put("proof", opened.proof());
        values.put(
                "categories",
                counts.categories().stream()
                        .map(line -> Map.of("title", Words.category(line.key()), "tally", line.tally()))
                        .toList());
        values.put(
                "events",
                rows.stream()
                        .limit(MAX_REPORT_ROWS)
                        .map(row -> EventLine.of(row, opened.zone()))
                        .toList());
        values.put("chain", headers().stream().map(Evidence::headerLine).toList());
        try (Reader template = new InputStreamReader(open("evidence.html"), UTF_8)) {
            return Mustache.compiler()
                    .defaultValue("")
                    .emptyStringIsFalse(true)
                    .compile(template)
                    .execute(values)
                    .getBytes(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] table() {
        StringBuilder text = new StringBuilder(BYTE_ORDER_MARK);
        EventTable table = new EventTable(new CsvWriter(text)::line);
        rows.forEach(table::row);
        return text.toString().getBytes(UTF_8);
    }

    private byte[] chainTable() {
        StringBuilder text = new StringBuilder("seq\tkind\tmessage-sha256\tprevious-sha256\tsha256\tsignature\n");
        for (SegmentHeader header : headers()) {
            headerLine(header).values().forEach(value -> text.append(value).append('\t'));
            text.setCharAt(text.length() - 1, '\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    private static Map<String, String> headerLine(SegmentHeader header) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("seq", Long.toString(header.seq()));
        line.put("kind", header.kind().code());
        line.put("message", hex(header.messageHash()));
        line.put("previous", hex(header.previousHash()));
        line.put("hash", hex(header.hash()));
        line.put("signature", Base64.getEncoder().encodeToString(header.signature()));
        return line;
    }

    /** From the first segment that holds a row of it to the last one, those between included: a chain without gaps. */
    private List<SegmentHeader> headers() {
        long first = rows.stream()
                .mapToLong(Row::segment)
                .filter(seq -> seq > 0) // 0: in none yet
                .min()
                .orElse(1);
        long last = rows.stream().mapToLong(Row::segment).max().orElse(-1);
        return opened.chain().stream()
                .filter(header -> header.seq() >= first && header.seq() <= last)
                .toList();
    }

    private String whose() {
        String device = opened.store().devices().stream()
                .filter(one -> one.mac().equals(filter.mac()))
                .map(Device::label)
                .findFirst()
                .orElse(filter.mac());
        if (filter.user().isEmpty()) {
            return device;
        }
        return filter.mac().isEmpty() ? filter.user() : filter.user() + ", " + device;
    }

    private long fromMillis() {
        return Math.max(filter.fromMillis(), opened.store().firstMillis());
    }

    private long toMillis() {
        return Math.min(filter.toMillis(), opened.store().lastMillis());
    }

    private String fileName() {
        String day = Views.time(fromMillis(), opened.zone()).substring(0, 10);
        String plain = whose().replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        return "evidence-" + (plain.isEmpty() ? "device" : plain.substring(0, Math.min(plain.length(), 40))) + "-"
                + day;
    }

    private static String hex(byte[] bytes) {
        return DIGITS.formatHex(bytes);
    }

    private static byte[] resource(String name) {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = Evidence.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("the jar lacks " + name);
        }
        return in;
    }
}
