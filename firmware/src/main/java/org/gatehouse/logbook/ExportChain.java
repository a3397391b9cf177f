package org.gatehouse.logbook;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.gatehouse.logbook.ChainRow.Content;
import org.gatehouse.logbook.ExportManifest.Asked;
import org.gatehouse.logbook.SegmentReader.Listed;

/**
 * The part of the chain that goes into an export, as it is at one moment: then it is noted which segments there are and which of them have content. They are read again, by their numbers, as whoever asked takes them:
 * he may take hours, and for him nothing is held meanwhile. What is deleted until then he does not get.
 *
 * <p>One thread. Remembers some thirty bytes of each segment, and the first few headers: the oldest go first, here as in {@link Retention}.
 */
final class ExportChain {
    private static final int BATCH = 256; // headers in memory; one has about a kilobyte

    private final SegmentReader reader;
    private final OptionalInt device;
    private final long fromMicros;
    private final long beforeMicros;
    private final long newest;
    private final String newestHash;
    private final long first;
    private final long last;
    private final List<Listed> begin;
    private final List<Noted> noted = new ArrayList<>();
    private ExportManifest.Counts counts;

    private record Noted(long seq, Content content) {}

    /**
     * Notes what there is.
     *
     * @param reader which stands still until this is done
     * @param newest the number of the log's newest segment
     */
    ExportChain(SegmentReader reader, Asked asked, OptionalInt device, long newest) throws LogbookException {
        this.reader = reader;
        this.device = device;
        this.fromMicros = asked.from().map(ChangeRow::micros).orElse(Long.MIN_VALUE);
        this.beforeMicros = asked.to().map(ChangeRow::micros).orElse(Long.MAX_VALUE);
        this.newest = newest;
        this.newestHash = reader.listed(newest, 1).stream()
                .map(listed -> HexFormat.of().formatHex(listed.header().hash()))
                .findFirst()
                .orElse("");
        Optional<long[]> span = reader.span(fromMicros, beforeMicros);
        first = widened(span.map(both -> both[0]).orElse(newest), -1);
        last = Math.min(newest, widened(span.map(both -> both[1]).orElse(newest), 1));
        begin = reader.listed(first, BATCH);
        note();
    }

    /** Whether something was asked for that holds events of a time and of devices. */
    boolean isAsked(long begun, long ended, boolean clockTrusted, byte[] devices) {
        boolean inTime = !clockTrusted || ended >= fromMicros && begun < beforeMicros;
        return inTime && (device.isEmpty() || DeviceIndex.isAmong(devices, device.getAsInt()));
    }

    ExportManifest.Chain extent() {
        return new ExportManifest.Chain(first, last, noted.size(), newest, newestHash);
    }

    ExportManifest.Counts counts() {
        return counts;
    }

    /** The segments whose content is to go along, in order. */
    List<Long> wanted() {
        return noted.stream()
                .filter(each -> each.content() == Content.HERE)
                .map(Noted::seq)
                .toList();
    }

    /**
     * Writes {@code chain.tsv}, the same each time.
     *
     * @throws LogbookException where a header was deleted before it was its turn; that is far from where it is written, unless the log is being made much smaller
     */
    void write(OutputStream out) throws IOException, LogbookException {
        String head = ChainRow.FIRST_LINE + "\n" + String.join("\t", ChainRow.COLUMNS) + "\n";
        out.write(head.getBytes(StandardCharsets.UTF_8));
        for (int done = 0; done < noted.size(); ) {
            List<Listed> batch =
                    done == 0 ? begin : reader.listed(noted.get(done).seq(), BATCH);
            if (batch.isEmpty()) {
                throw shortened();
            }
            for (Listed listed : batch.subList(0, Math.min(batch.size(), noted.size() - done))) {
                Noted row = noted.get(done++);
                if (row.seq() != listed.header().seq()) {
                    throw shortened();
                }
                ChainRow line = new ChainRow(listed.header(), listed.hash(), row.content());
                out.write(line.line().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static LogbookException shortened() {
        return new LogbookException(
                "the log was made shorter while the export was written, and what was to be in it is gone; ask again, or for fewer days at once");
    }

    /**
     * From the segment before the first that was asked for to the one behind the last, so that the chain itself shows that none is missing at either end. Where a clock was wrong the times in a segment
     * say little: such neighbours are taken, too.
     */
    private long widened(long seq, int step) throws LogbookException {
        long at = seq + step;
        while (at >= 1) {
            List<SegmentHeader> header = reader.headers(at, at);
            if (header.isEmpty()) {
                return at - step;
            }
            if (header.get(0).clockTrusted()) {
                return at;
            }
            at += step;
        }
        return Math.max(1, at - step);
    }

    private void note() throws LogbookException {
        long[] sums = new long[6]; // segments, rows, events, bytes, removed, lost
        for (List<Listed> batch = begin; !batch.isEmpty(); ) {
            for (Listed listed : batch) {
                if (listed.header().seq() > last) {
                    batch = List.of();
                    break;
                }
                note(listed, sums);
            }
            batch = batch.isEmpty()
                    ? batch
                    : reader.listed(noted.get(noted.size() - 1).seq() + 1, BATCH);
        }
        counts = new ExportManifest.Counts(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
    }

    private void note(Listed listed, long[] sums) {
        SegmentHeader header = listed.header();
        Content content = content(listed);
        noted.add(new Noted(header.seq(), content));
        if (content == Content.HERE) {
            sums[0]++;
            sums[1] += header.rows();
            sums[2] += header.events();
            sums[3] += listed.messageBytes();
        }
        sums[4] += content == Content.REMOVED ? 1 : 0;
        sums[5] += header.lost();
    }

    private Content content(Listed listed) {
        SegmentHeader header = listed.header();
        if (listed.messageBytes() > 0) {
            boolean wanted =
                    isAsked(header.begunMicros(), header.endedMicros(), header.clockTrusted(), header.devices());
            return wanted ? Content.HERE : Content.LEFT_OUT;
        }
        boolean sealed = header.rows() > 0 && !header.recipients().isEmpty();
        return sealed ? Content.REMOVED : Content.NONE;
    }
}
