package org.gatehouse.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads the table {@code [update]} of the settings. */
final class FirmwareReader {
    private static final String KEY = "/usr/lib/gatehouse/release.pub"; // where board/install puts it
    private static final int TRIAL_SECONDS = 60;
    private static final int MIN_TRIAL_SECONDS = 10; // a heartbeat that fails is noticed after five
    private static final int MAX_TRIAL_SECONDS = 3600;

    private final Document document;
    private final Path file;

    FirmwareReader(Document document, Path file) {
        this.document = document;
        this.file = file;
    }

    UpdateSettings read() {
        return document.root()
                .section("update")
                .map(this::read)
                .orElse(new UpdateSettings(Path.of(KEY), Duration.ofSeconds(TRIAL_SECONDS)));
    }

    private UpdateSettings read(Section update) {
        update.allow("key", "trial-seconds");
        Optional<Located<Long>> trial = update.number("trial-seconds");
        trial.filter(number -> number.value() < MIN_TRIAL_SECONDS || number.value() > MAX_TRIAL_SECONDS)
                .ifPresent(number -> document.fault(
                        number,
                        "'trial-seconds' is " + number.value(),
                        "a whole number from " + MIN_TRIAL_SECONDS + " to " + MAX_TRIAL_SECONDS));
        Path key = file.toAbsolutePath()
                .resolveSibling(update.text("key").map(Located::value).orElse(KEY));
        return new UpdateSettings(
                key, Duration.ofSeconds(trial.map(Located::value).orElse((long) TRIAL_SECONDS)));
    }
}
