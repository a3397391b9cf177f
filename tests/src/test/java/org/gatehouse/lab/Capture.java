package org.gatehouse.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What arrives at the outside: tcpdump on its port, from the moment {@link #start} returns until {@link #finish}. The
 * end is marked by a datagram that the pupil sends after everything else, and that the capture must hold.
 */
public final class Capture implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String MARK = "udp dst port 9";

    private final Lab lab;
    private final Path file;
    private final Running tcpdump;

    private Capture(Lab lab) throws IOException {
        this.lab = lab;
        file = Files.createTempFile("gatehouse-lab", ".pcap");
        file.toFile().deleteOnExit();
        tcpdump =
                lab.start("outside", "tcpdump", "-i", "eth0", "-Z", "root", "--immediate-mode", "-U", "-w", "" + file);
        if (!Lab.within(LIMIT, () -> tcpdump.output().contains("listening on"))) {
            tcpdump.close();
            throw new AssertionError("tcpdump does not listen: " + tcpdump.output());
        }
    }

    public static Capture start(Lab lab) {
        try {
            return new Capture(lab);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the capture once everything that the pupil sent so far is in it. */
    public void finish() {
        lab.run("pupil", "bash", "-c", "echo mark > /dev/udp/" + Lab.SERVER4 + "/9");
        if (!Lab.within(LIMIT, () -> !packets(MARK).isEmpty())) {
            throw new AssertionError("the mark is not in the capture");
        }
        tcpdump.close();
    }

    /** The captured packets that match a filter of pcap-filter(7), a line of tcpdump each. */
    public List<String> packets(String filter) {
        Result result = Running.start(Map.of(), List.of("tcpdump", "-nn", "-q", "-r", "" + file, filter))
                .finish(LIMIT);
        return result.output()
                .lines()
                .filter(line -> line.contains(" IP ") || line.contains(" IP6 "))
                .toList();
    }

    /** How many captured frames match a filter of pcap-filter(7), whatever they carry. */
    long frames(String filter) {
        Result result = Running.start(Map.of(), List.of("tcpdump", "-nn", "-e", "-q", "-r", "" + file, filter))
                .finish(LIMIT);
        return result.output()
                .lines()
                .filter(line -> line.contains(" > ") && line.contains("length"))
                .count();
    }

    @Override
    public void close() {
        tcpdump.close();
    }
}
