package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.gatehouse.bench.MadeExport;
import org.gatehouse.bench.MadeSchool;
import org.gatehouse.logbook.EventRow;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.Recipient;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;

/** Two weeks of a school that does not exist, sealed to a key that is made for it; and what was put in. */
final class MadeLog {
    static final String PASSPHRASE = "otter marble kettle violin";
    static final LocalDate MONDAY = LocalDate.of(2026, 11, 9);

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    final Path key;
    private final Recipient lead;
    final MadeExport made;
    final List<EventRow> rows = new ArrayList<>();

    MadeLog(Path folder) throws IOException, SealException {
        KeyMaker.KeyPair pair = KeyMaker.make("Lead", PASSPHRASE.toCharArray(), NOW);
        key = Files.writeString(folder.resolve("lead.sec"), pair.secretKey());
        lead = Recipient.read(pair.publicKey().getBytes(US_ASCII), NOW);
        made = new MadeExport(folder, List.of(lead));
        new MadeSchool(1, 60, 5_000, 90).days(MONDAY, 12, (start, segment) -> {
            made.add(start, segment);
            rows.addAll(segment);
        });
    }

    /** A message of its own to the same key. */
    byte[] sealed(String text) throws SealException {
        return new Sealer(List.of(lead)).seal(text.getBytes(UTF_8), "alert.eml", NOW);
    }

    long openings(String verdict) {
        return rows.stream()
                .filter(row -> row.verdict().equals(verdict))
                .mapToLong(EventRow::count)
                .sum();
    }
}
