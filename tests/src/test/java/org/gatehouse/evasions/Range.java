package org.gatehouse.evasions;

import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.craft.CraftedHost;
import org.gatehouse.craft.Observer;
import org.gatehouse.lab.Lab;

/** The shared lab with two crafted devices on the pupil's port and an observer behind the box. */
final class Range {
    private static Lab lab;
    private static Range range;

    final CraftedHost pupil;
    /** May do what cannot be named. */
    final CraftedHost technician;

    final Observer observer;

    private Range(Lab lab) {
        pupil = new CraftedHost(Lab.NAME + "-pupil", "eth0", "31");
        technician = new CraftedHost(Lab.NAME + "-pupil", "eth0", "32");
        List<String> outside = List.of(Lab.NAME + "-outside", "eth0");
        observer = new Observer(outside, List.of(Lab.NAME + "-box", "wan0"), pupil, technician);
        Stream.of(pupil, technician)
                .flatMap(device -> device.neighbourCommands("eth0").stream())
                .forEach(command -> lab.run("outside", command.toArray(String[]::new)));
    }

    /** That of the shared lab with these options; another lab gets another one. */
    static synchronized Range shared(String... options) {
        Lab current = Lab.shared(options);
        if (current != lab) {
            lab = current;
            range = new Range(current);
            Lab.whenLeaving(range::close);
        }
        return range;
    }

    private void close() {
        pupil.close();
        technician.close();
        observer.close();
    }
}
