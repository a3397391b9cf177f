package org.gatehouse.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gatehouse.policy.MacAddress;

/** The makers of devices, by the first half of their MAC addresses: the IEEE's register as Debian has it. Nothing of it is kept: the file is read through for each question, in a tenth of a second. */
public final class Makers {
    private static final Path DEBIAN = Path.of("/usr/share/ieee-data/oui.txt"); // package ieee-data
    private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{6}) +\\(base 16\\)\\s+(.+)");
    private static final String SMALLER_BLOCKS =
            "IEEE Registration Authority"; // given on in parts to makers that this file does not name
    private static final int MAKER_SHIFT = 24;

    private final Path register;

    Makers(Path register) {
        this.register = register;
    }

    /** Those of the package {@code ieee-data}; none where it is not installed. */
    public static Makers ofDebian() {
        return new Makers(DEBIAN);
    }

    /** The makers of those addresses that have one. An address that a device made up has none. */
    Map<Long, String> of(Collection<Long> macs) {
        Set<Long> wanted = new HashSet<>();
        macs.stream().filter(mac -> !MacAddress.isRandomised(mac)).forEach(mac -> wanted.add(mac >>> MAKER_SHIFT));
        Map<Long, String> named = wanted.isEmpty() ? Map.of() : read(wanted);
        Map<Long, String> makers = new HashMap<>();
        for (long mac : macs) {
            String maker = named.get(mac >>> MAKER_SHIFT);
            if (maker != null) {
                makers.put(mac, maker);
            }
        }
        return makers;
    }

    /** A register that is missing or cannot be read names nobody: devices are listed all the same. */
    private Map<Long, String> read(Set<Long> wanted) {
        Map<Long, String> named = new HashMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(register), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher entry = LINE.matcher(line);
                if (entry.matches() && wanted.contains(Long.parseLong(entry.group(1), 16))) {
                    named.put(Long.parseLong(entry.group(1), 16), entry.group(2).strip());
                }
            }
        } catch (IOException unreadable) {
            return Map.of();
        }
        named.values().removeIf(SMALLER_BLOCKS::equals);
        return named;
    }
}
