package org.gatehouse.lists;

import java.io.IOException;
import java.io.InputStream;
import org.gatehouse.config.ListFormat;

/** Reads the lines of one format. An object reads one list: some formats carry something from a line to the next. */
interface FormatReader {
    /** Reads a line that is not empty, without blanks around it, and tells the intake what it says. */
    void read(Line line, Intake intake) throws IOException;

    /** The reader of a format; of {@link ListFormat#UT1} that of the files in its folders. */
    static FormatReader of(ListFormat format) {
        return switch (format) {
            case DOMAINS, UT1 -> new DomainsReader();
            case HOSTS -> new HostsReader();
            case ADBLOCK -> new AdBlockReader();
            case DNSMASQ -> new DnsmasqReader();
            case RPZ -> new RpzReader();
        };
    }

    /** Reads all of a list. */
    static void readAll(InputStream content, ListFormat format, Intake intake) throws IOException {
        FormatReader reader = of(format);
        LineReader lines = new LineReader(content);
        for (Line line = lines.next(); line != null; line = lines.next()) {
            if (!line.isEmpty()) {
                reader.read(line, intake);
            }
        }
    }
}
