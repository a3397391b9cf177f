package org.gatehouse.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What memory the service on the lab's box takes, and what it may: {@code board/jvm.options} bounds its parts, on every machine alike. */
final class BoxMemory {
    private static final List<String> BOUNDED =
            List.of("-Xmx", "-XX:MaxDirectMemorySize=", "-XX:ReservedCodeCacheSize=", "-XX:MaxMetaspaceSize=");

    /** What the options do not bound: two rings of captured frames with 41 MB each, 40 MB of the JVM's and the libraries' own files, stacks, what pcap, nft and SQLite allocate. */
    private static final long BESIDES_KILOBYTES = 150_000;

    private BoxMemory() {}

    /** The most that it had since its start. */
    static long peakKilobytes() throws IOException {
        String id = Files.readString(Lab.STATE.resolve("service.pid")).strip();
        String status = Files.readString(Path.of("/proc", id, "status"));
        return Long.parseLong(status.replaceFirst("(?s).*VmHWM:\\s*(\\d+).*", "$1"));
    }

    static long boundKilobytes() throws IOException {
        String options = Files.readString(Lab.REPOSITORY.resolve("board/jvm.options"));
        long sum = BESIDES_KILOBYTES;
        for (String option : BOUNDED) {
            Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(option) + "(\\d+)m$")
                    .matcher(options);
            if (!matcher.find()) {
                throw new AssertionError("board/jvm.options does not say " + option);
            }
            sum += 1024 * Long.parseLong(matcher.group(1));
        }
        return sum;
    }
}
