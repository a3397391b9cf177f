package org.gatehouse.desk;

import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.Optional;
import org.gatehouse.desk.DeskState.CannotOpen;
import org.gatehouse.desk.DeskState.Progress;
import org.gatehouse.logbook.ExportReader;
import org.gatehouse.logbook.ExportReader.Outcome;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.SealException;

/** Opens exports: decrypts, verifies the chain, and takes the rows into columns, all in one go from the beginning of the file to its end. Nothing is written anywhere but the box's fingerprint. */
final class ExportOpening implements Exports {
    private static final int BUFFER = 1 << 16;

    private final KnownBoxes boxes;
    private final ZoneId zone;

    ExportOpening(KnownBoxes boxes, ZoneId zone) {
        this.boxes = boxes;
        this.zone = zone;
    }

    @Override
    public Opened open(InputStream sealed, long bytes, Opener key, long fromMillis, long toMillis, Progress progress)
            throws CannotOpen {
        Gathered gathered = new Gathered(fromMillis, toMillis);
        InputStream counted = new CountedStream(sealed, done -> progress.at(done, bytes, gathered.words()));
        try (InputStream tar = key.open(counted)) {
            Outcome outcome = ExportReader.read(tar, Optional.of(key), Optional.empty(), gathered);
            readToEnd(tar);
            progress.at(bytes, bytes, "Sorting");
            ProofMaker proof = new ProofMaker(outcome, gathered, zone);
            return new Opened(
                    gathered.store(),
                    proof.make(boxes),
                    zone,
                    gathered.headers(),
                    outcome.boxKey().orElseThrow().pem());
        } catch (SealException e) {
            throw CannotOpen.export(e);
        } catch (IOException e) {
            throw new CannotOpen(
                    "This is no export that can be read to its end: " + e.getMessage()
                            + ". Copy it from the box once more.",
                    e);
        }
    }

    /** Behind the last file there is what shows that the message is whole. */
    private static void readToEnd(InputStream tar) throws IOException {
        byte[] rest = new byte[BUFFER];
        while (tar.read(rest) >= 0) {
            // It is filling.
        }
    }
}
