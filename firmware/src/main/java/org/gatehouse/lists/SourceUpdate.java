package org.gatehouse.lists;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipException;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListSource;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.lists.Fetcher.Fetched;
import org.gatehouse.lists.Fetcher.Validators;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.TrustedKey;

/**
 * Brings the stored copy of one source up to date: fetch, verify, read, check, and only then replace. Whatever goes wrong, the copy before stays
 * as it was. Used by the updater's thread only.
 */
final class SourceUpdate {
    private static final long MAX_UNPACKED = 2L << 30; // UT1 unpacks to 150 MB
    private static final int MAX_SIGNATURE = 1 << 16;

    private final SourceStore store;
    private final Fetcher fetcher;
    private final Clock clock;
    private final Map<String, TrustedKey> keys;

    /**
     * What became of it.
     *
     * @param lines lines of the list that somebody should look at
     */
    record Result(UpdateRow row, List<Fault> lines) {}

    private record Content(Path path, Validators validators) {}

    /** @param keys by the name of the source that they vouch for */
    SourceUpdate(SourceStore store, Fetcher fetcher, Clock clock, Map<String, TrustedKey> keys) {
        this.store = store;
        this.fetcher = fetcher;
        this.clock = clock;
        this.keys = keys;
    }

    /** @param mayShrink whether somebody has said that much of the list being gone, or an older list, is right */
    Result run(ListSource source, boolean mayShrink) {
        long before = store.state(source).map(SourceState::entries).orElse(0L);
        try {
            Optional<Content> content = fetch(source);
            if (content.isEmpty()) {
                return failed(source, UpdateOutcome.UNCHANGED, before, "", List.of());
            }
            Optional<Instant> signed = verify(source, content.get().path());
            if (!mayShrink) {
                checkOrder(source, signed);
            }
            return read(source, content.get(), signed, mayShrink);
        } catch (RefusedUpdate refused) {
            return failed(source, refused.outcome(), before, refused.getMessage(), refused.lines());
        } catch (TooLargeException e) {
            return failed(source, UpdateOutcome.TOO_LARGE, before, message(e), List.of());
        } catch (HttpTimeoutException e) {
            return failed(source, UpdateOutcome.TOO_SLOW, before, message(e), List.of());
        } catch (IOException e) {
            return failed(source, UpdateOutcome.NOT_FETCHED, before, message(e), List.of());
        } finally {
            removeWork();
        }
    }

    /** Empty when the server says that nothing changed. */
    private Optional<Content> fetch(ListSource source) throws IOException, RefusedUpdate {
        if (!source.isRemote()) {
            Path path = Path.of(source.location());
            if (!Files.exists(path)) {
                throw new RefusedUpdate(UpdateOutcome.NOT_FETCHED, "no such file or folder: " + path);
            }
            return Optional.of(new Content(path, Validators.NONE));
        }
        Path file = store.work().resolve("list");
        Validators known = store.state(source)
                .filter(state -> state.settings().equals(settings(source)))
                .map(SourceState::validators)
                .orElse(Validators.NONE);
        Fetched fetched = fetcher.fetch(source.location(), known, file);
        return fetched.changed() ? Optional.of(new Content(file, fetched.validators())) : Optional.empty();
    }

    /** Returns when it was signed, where the signature says it. */
    private Optional<Instant> verify(ListSource source, Path content) throws IOException, RefusedUpdate {
        if (source.signature().isEmpty()) {
            return Optional.empty();
        }
        if (Files.isDirectory(content)) {
            throw new RefusedUpdate(UpdateOutcome.BAD_SIGNATURE, "a folder cannot be signed: " + content);
        }
        try {
            return keys.get(source.name())
                    .check(content, signature(source.signature().get().location()));
        } catch (SealException refused) {
            throw new RefusedUpdate(UpdateOutcome.BAD_SIGNATURE, refused.getMessage());
        }
    }

    /** Who can answer in a list maker's place may have no key, but every list that was ever signed. */
    private void checkOrder(ListSource source, Optional<Instant> signed) throws RefusedUpdate {
        Optional<Instant> known = store.state(source)
                .filter(state -> state.settings().equals(settings(source)))
                .flatMap(SourceState::signed);
        if (signed.isPresent() && known.isPresent() && signed.get().isBefore(known.get())) {
            throw new RefusedUpdate(
                    UpdateOutcome.OLDER, "signed " + signed.get() + ", before the copy of " + known.get());
        }
    }

    private byte[] signature(URI location) throws IOException, RefusedUpdate {
        Path file = store.work().resolve("signature");
        if (ListSource.isRemote(location)) {
            fetcher.fetch(location, Validators.NONE, file);
        } else {
            file = Path.of(location);
        }
        if (!Files.exists(file) || Files.size(file) > MAX_SIGNATURE) {
            throw new RefusedUpdate(UpdateOutcome.BAD_SIGNATURE, "no signature at " + location);
        }
        return Files.readAllBytes(file);
    }

    private Result read(ListSource source, Content content, Optional<Instant> signed, boolean mayShrink)
            throws IOException, RefusedUpdate {
        Path written = store.work().resolve("entries");
        ReadReport report;
        Map<String, Long> byCategory;
        try (EntriesFile.Writer entries = new EntriesFile.Writer(written)) {
            report = SourceContent.read(source, content.path(), entries, MAX_UNPACKED);
            entries.finish();
            byCategory = new TreeMap<>(entries.byCategory());
        } catch (TooLargeException e) {
            throw e;
        } catch (IOException e) {
            throw new RefusedUpdate(UpdateOutcome.UNREADABLE, unpackingMessage(e));
        }
        checkReport(source, report);
        Optional<SourceState> before = store.state(source);
        if (!mayShrink) {
            checkSize(source, before, byCategory);
        }
        SourceState state =
                new SourceState(settings(source), content.validators(), clock.instant(), signed, byCategory);
        return promote(source, written, before, state, report);
    }

    private static void checkReport(ListSource source, ReadReport report) throws RefusedUpdate {
        if (report.isMostlyRefused()) {
            String what = "lines are none of format \"" + source.format().code() + "\"";
            Fault fault = report.mostlyRefused(source.location().toString(), what, "");
            throw new RefusedUpdate(UpdateOutcome.UNREADABLE, fault.problem());
        }
        if (report.entries() == 0 && report.suffixes() == 0) {
            String remarks = report.remarks(source.publicSuffixes());
            throw new RefusedUpdate(
                    UpdateOutcome.UNREADABLE,
                    "no entry of format \"" + source.format().code() + "\""
                            + (remarks.isEmpty() ? "" : ": " + remarks));
        }
        if (report.suffixes() > 0 && source.publicSuffixes() == SuffixRule.REFUSE) {
            Fault first = report.suffixLines().get(0);
            throw new RefusedUpdate(
                    UpdateOutcome.PUBLIC_SUFFIX,
                    report.suffixes() + " public suffixes, the first in line " + first.line() + ": " + first.problem()
                            + "; public-suffixes = \"drop\" leaves such entries out, \"keep\" uses them",
                    report.suffixLines());
        }
    }

    /** By category: an archive may lose the one that matters and hardly grow smaller. What the school keeps itself may shrink as it likes. */
    private static void checkSize(ListSource source, Optional<SourceState> before, Map<String, Long> byCategory)
            throws RefusedUpdate {
        boolean ownList = !source.isRemote() && source.locked().isEmpty();
        if (ownList || before.isEmpty() || !before.get().settings().equals(settings(source))) {
            return;
        }
        for (Map.Entry<String, Long> category : before.get().byCategory().entrySet()) {
            long now = byCategory.getOrDefault(category.getKey(), 0L);
            if (2 * now < category.getValue()) {
                throw new RefusedUpdate(
                        UpdateOutcome.SHRUNK,
                        category.getKey() + " would shrink from " + category.getValue() + " to " + now + " names");
            }
        }
    }

    private Result promote(
            ListSource source, Path written, Optional<SourceState> before, SourceState state, ReadReport report)
            throws IOException {
        Path current = store.entries(source);
        if (before.isPresent() && Files.mismatch(written, current) < 0) {
            store.replace(
                    source,
                    new SourceState(
                            state.settings(),
                            state.validators(),
                            before.get().changed(),
                            state.signed(),
                            state.byCategory()));
            return result(source, UpdateOutcome.UNCHANGED, 0, 0, report);
        }
        long added = report.entries();
        long removed = 0;
        if (before.isPresent()) {
            long most = Math.max(report.entries(), before.get().entries());
            EntryHashes.Difference difference = EntryHashes.between(current, written, most);
            added = difference.added();
            removed = difference.removed();
        }
        store.replace(source, written, state);
        return result(source, UpdateOutcome.CHANGED, added, removed, report);
    }

    private Result result(ListSource source, UpdateOutcome outcome, long added, long removed, ReadReport report) {
        UpdateRow row = new UpdateRow(
                clock.instant(),
                source.name(),
                outcome,
                report.entries(),
                added,
                removed,
                report.refused(),
                report.remarks(source.publicSuffixes()));
        return new Result(row, report.lines(source.publicSuffixes()));
    }

    private Result failed(ListSource source, UpdateOutcome outcome, long entries, String detail, List<Fault> lines) {
        return new Result(UpdateRow.of(clock.instant(), source.name(), outcome, entries, detail), lines);
    }

    /** Whatever changes in the settings of a source, its copy is made anew. */
    private static String settings(ListSource source) {
        return String.join(
                " ",
                source.location().toString(),
                source.format().code(),
                source.onlyCategory().orElse("-"),
                new TreeMap<>(source.folders()).toString(),
                source.publicSuffixes().code(),
                source.signature()
                        .map(signed -> signed.kind() + " " + signed.key() + " " + signed.location())
                        .orElse("-"));
    }

    private void removeWork() {
        for (String name : List.of("list", "signature", "entries")) {
            try {
                Files.deleteIfExists(store.work().resolve(name));
            } catch (IOException e) {
                // removed at the next start
            }
        }
    }

    private static String unpackingMessage(IOException e) {
        return e instanceof ZipException || e instanceof java.io.EOFException
                ? "cannot be unpacked (" + message(e) + ")"
                : message(e);
    }

    private static String message(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
