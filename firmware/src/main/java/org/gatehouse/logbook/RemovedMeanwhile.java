package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What {@link Retention} deleted between an export's manifest and the turn of its segment; in {@link #FILE} at the end of the export, signed by the box.
 *
 * @param manifest the SHA-256 in hexadecimal of the manifest beside it: in another export it says nothing
 * @param segments their numbers, ascending
 * @param contentBytes what their sealed messages had, all together
 */
public record RemovedMeanwhile(String manifest, List<Long> segments, long contentBytes) {
    static final String FILE = "removed.tsv";
    static final String SIGNATURE = "removed.sig";

    private static final String FIRST_LINE = "gatehouse-removed 1";
    private static final int HEAD = 3; // lines before the segments

    public RemovedMeanwhile {
        segments = List.copyOf(segments);
    }

    /** What is signed. */
    String text() {
        StringBuilder text = new StringBuilder(FIRST_LINE)
                .append("\nmanifest\t")
                .append(manifest)
                .append("\nbytes\t")
                .append(contentBytes)
                .append('\n');
        segments.forEach(seq -> text.append("segment\t").append(seq).append('\n'));
        return text.toString();
    }

    byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException where it is not what {@link #text} writes */
    static RemovedMeanwhile parse(byte[] file) throws IOException {
        String text = new String(file, StandardCharsets.UTF_8);
        List<String> lines = Arrays.asList(text.split("\n"));
        try {
            List<Long> segments = new ArrayList<>();
            for (String line : lines.subList(HEAD, lines.size())) {
                segments.add(Long.valueOf(line.substring("segment\t".length())));
            }
            String manifest = lines.get(1).substring("manifest\t".length());
            RemovedMeanwhile removed = new RemovedMeanwhile(
                    manifest, segments, Long.parseLong(lines.get(2).substring("bytes\t".length())));
            if (removed.text().equals(text)) {
                return removed;
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException noSuchLine) {
            throw new IOException(FILE + ": not written by a box (" + noSuchLine.getMessage() + ")", noSuchLine);
        }
        throw new IOException(FILE + ": not written by a box");
    }
}
