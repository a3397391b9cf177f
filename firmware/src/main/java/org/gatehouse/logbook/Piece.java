package org.gatehouse.logbook;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gatehouse.logbook.Summary.CountKey;

/**
 * What was logged in a second, sealed, until the segment of its minutes is in the database.
 *
 * @param sequence from 1, without gaps; the order of pieces
 * @param recipients fingerprints of the keys that it is sealed to; none where nobody could read it, and then the message is empty
 * @param message an OpenPGP message with an {@link EventText}
 */
public record Piece(long sequence, Summary summary, List<String> recipients, byte[] message) {
    private static final int MAX_LIST =
            100_000; // entries of a list that is believed; the hash before it says that it is ours

    public Piece {
        recipients = List.copyOf(recipients);
        message = message.clone();
    }

    @Override
    public byte[] message() {
        return message.clone();
    }

    /** What stands beside the message, in the form of {@link DataOutputStream}. */
    byte[] frontBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(summary.begunMicros());
            out.writeLong(summary.endedMicros());
            out.writeLong(summary.rows());
            out.writeLong(summary.events());
            out.writeLong(summary.lost());
            out.writeBoolean(summary.clockTrusted());
            out.writeInt(summary.devices().length);
            out.write(summary.devices());
            out.writeInt(recipients.size());
            for (String recipient : recipients) {
                out.writeUTF(recipient);
            }
            out.writeInt(summary.counts().size());
            for (Map.Entry<CountKey, Long> count : summary.counts().entrySet()) {
                out.writeLong(count.getKey().hour());
                out.writeUTF(count.getKey().group());
                out.writeUTF(count.getKey().category());
                out.writeUTF(count.getKey().verdict());
                out.writeLong(count.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Undoes {@link #frontBytes}.
     *
     * @throws IOException when they are something else
     */
    static Piece read(long sequence, byte[] front, byte[] message) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(front))) {
            long begun = in.readLong();
            long ended = in.readLong();
            long rows = in.readLong();
            long events = in.readLong();
            long lost = in.readLong();
            boolean trusted = in.readBoolean();
            byte[] devices = in.readNBytes(length(in));
            List<String> recipients = new ArrayList<>();
            for (int left = length(in); left > 0; left--) {
                recipients.add(in.readUTF());
            }
            Map<CountKey, Long> counts = new HashMap<>();
            for (int left = length(in); left > 0; left--) {
                CountKey key = new CountKey(in.readLong(), in.readUTF(), in.readUTF(), in.readUTF());
                counts.put(key, in.readLong());
            }
            Summary summary = new Summary(begun, ended, rows, events, lost, trusted, devices, counts);
            return new Piece(sequence, summary, recipients, message);
        }
    }

    private static int length(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_LIST) {
            throw new IOException("a list of " + length);
        }
        return length;
    }
}
