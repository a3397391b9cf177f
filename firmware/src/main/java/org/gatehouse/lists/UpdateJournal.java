package org.gatehouse.lists;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of all updates, appended to a file with tabs between the columns. Of a file that grows too large the older half is kept
 * beside it, and then forgotten. One thread writes; any may read.
 */
final class UpdateJournal {
    static final long MAX_BYTES = 1 << 20; // some ten thousand rows: years of days
    private static final String HEADER = "time\tsource\toutcome\tentries\tadded\tremoved\trefused\tdetail\n";
    private static final int COLUMNS = 8;
    private static final int MAX_DETAIL = 1000;

    private final Path file;
    private final Path older;

    UpdateJournal(Path file) {
        this.file = file;
        this.older = file.resolveSibling(file.getFileName() + ".1");
    }

    void append(List<UpdateRow> rows) throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
            Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
        }
        StringBuilder text = new StringBuilder(endsInsideLine() ? "\n" : "");
        if (!Files.exists(file)) {
            PrivateFiles.create(file).close();
            text.append(HEADER);
        }
        rows.forEach(row -> text.append(line(row)));
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    }

    /** The last rows, oldest first; a line that a power cut left half written is passed over. */
    List<UpdateRow> last(int most) throws IOException {
        List<UpdateRow> rows = new ArrayList<>();
        for (Path part : List.of(older, file)) {
            if (Files.exists(part)) {
                String text = new String(Files.readAllBytes(part), StandardCharsets.UTF_8);
                text.lines().forEach(line -> addRow(line, rows));
            }
        }
        return List.copyOf(rows.subList(Math.max(0, rows.size() - most), rows.size()));
    }

    private boolean endsInsideLine() throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        byte[] text = Files.readAllBytes(file);
        return text.length > 0 && text[text.length - 1] != '\n';
    }

    private static String line(UpdateRow row) {
        String detail = row.detail().replaceAll("\\p{C}", " ");
        return String.join(
                        "\t",
                        row.time().toString(),
                        row.source(),
                        row.outcome().code(),
                        Long.toString(row.entries()),
                        Long.toString(row.added()),
                        Long.toString(row.removed()),
                        Long.toString(row.refused()),
                        detail.substring(0, Math.min(detail.length(), MAX_DETAIL)))
                + "\n";
    }

    private static void addRow(String line, List<UpdateRow> rows) {
        String[] column = line.split("\t", -1);
        if (column.length != COLUMNS || HEADER.startsWith(line)) {
            return;
        }
        try {
            rows.add(new UpdateRow(
                    Instant.parse(column[0]),
                    column[1],
                    UpdateOutcome.ofCode(column[2]),
                    Long.parseLong(column[3]),
                    Long.parseLong(column[4]),
                    Long.parseLong(column[5]),
                    Long.parseLong(column[6]),
                    column[7]));
        } catch (DateTimeException | IllegalArgumentException halfWritten) {
            // passed over, as said above
        }
    }
}
