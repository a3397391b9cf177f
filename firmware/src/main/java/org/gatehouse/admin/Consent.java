package org.gatehouse.admin;

import picocli.CommandLine.Option;

/** What a script says beforehand of something that is hard to take back, as nobody can ask it: see {@link AdminCommand#confirm}. */
final class Consent {
    @Option(names = "--yes", description = "Does not ask.")
    private boolean given;

    boolean isGiven() {
        return given;
    }
}
