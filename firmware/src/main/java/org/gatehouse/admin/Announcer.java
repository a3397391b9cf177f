package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.gatehouse.alert.Changed;

/** Passes on what was changed to whoever tells the safeguarding lead. What was changed before there is anybody waits for him: a file that was changed while the service was down. Any thread. */
public final class Announcer {
    private static final int MAX_EARLY = 16; // a start finds two changed files, and a trial of settings that failed

    private final List<Changed> early = new ArrayList<>(); // guarded by this, as the next
    private Consumer<Changed> hearer;

    /** Who is to hear of each change from now on. */
    public synchronized void hear(Consumer<Changed> toWhom) {
        hearer = toWhom;
        early.forEach(toWhom);
        early.clear();
    }

    /** Tells of a change that has been made. */
    public synchronized void tell(Changed change) {
        if (hearer != null) {
            hearer.accept(change);
        } else if (early.size() < MAX_EARLY) {
            early.add(change);
        }
    }
}
