package org.gatehouse.evasions;

import java.util.List;
import org.gatehouse.craft.CraftedHost;
import org.gatehouse.craft.Observer;
import org.gatehouse.lab.Lab;

/** The shared lab with a crafted device on the pupil's port and an observer behind the box. */
final class Range {
    private static Lab lab;
    private static Range range;

    final CraftedHost host;
    final Observer observer;

    private Range(Lab lab) {
        host = new CraftedHost(Lab.NAME + "-pupil", "eth0");
        observer = new Observer(List.of(Lab.NAME + "-outside", "eth0"), List.of(Lab.NAME + "-box", "wan0"));
        CraftedHost.neighbourCommands("eth0").forEach(command -> lab.run("outside", command.toArray(String[]::new)));
    }

    /** That of the shared lab with these options; another lab gets another one. */
    static synchronized Range shared(String... options) {
        Lab current = Lab.shared(options);
        if (current != lab) {
            close();
            lab = current;
            range = new Range(current);
        }
        return range;
    }

    private static void close() {
        if (range != null) {
            range.host.close();
            range.observer.close();
        }
    }
}
