package org.gatehouse;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.config.Settings;
import org.gatehouse.seal.BoxKey;

/** What the service keeps beside the logbook, and whether a backup holds it: that has what makes another board the same filter, and nothing that says who did what on the internet. */
enum StateFile {
    POLICY_RECORD("policy.db", InBackup.DATABASE),
    POLICY_IN_FORCE(
            "policy-in-force.toml",
            InBackup.FILE), // stands for the record where that is damaged, or too large for a backup
    SETTINGS_RECORD("settings.db", InBackup.DATABASE),
    SIGHTINGS("devices.db", InBackup.DATABASE),
    CHECK_REPORTS("checks.db", InBackup.DATABASE),
    CALL_RECORD("calls.db", InBackup.DATABASE),
    ACCESS_LIST("access.keys", InBackup.FILE),
    HOST_KEY("host.key", InBackup.FILE),
    BOX_KEY(BoxKey.FILE, InBackup.FILE),
    BOX_PUBLIC_KEY("box.pub", InBackup.FILE),
    RECIPIENTS("recipients", InBackup.FOLDER),
    ACCESS_RECORD("access.db", InBackup.NOT),
    ALERTS("alerts.db", InBackup.NOT),
    DETAILED_REPORTS("detailed.db", InBackup.NOT),
    REVIEW_REQUESTS("reviews.db", InBackup.NOT),
    ADDRESS_BEFORE("address.before", InBackup.NOT); // this board's, while another one is on trial

    /** How a backup holds it. */
    enum InBackup {
        NOT,
        /** As a copy that SQLite makes, as it may be written meanwhile. */
        DATABASE,
        FILE,
        /** Each file in it. */
        FOLDER
    }

    private final String name;
    private final InBackup inBackup;

    StateFile(String name, InBackup inBackup) {
        this.name = name;
        this.inBackup = inBackup;
    }

    Path place(Settings settings) {
        return folder(settings).resolve(name);
    }

    /** Where all of them are. */
    static Path folder(Settings settings) {
        return settings.logbook().toAbsolutePath().normalize().getParent();
    }

    /** The places of those that a backup holds in this way, in order. */
    static List<Path> places(Settings settings, InBackup way) {
        return Stream.of(values())
                .filter(file -> file.inBackup == way)
                .map(file -> file.place(settings))
                .toList();
    }
}
