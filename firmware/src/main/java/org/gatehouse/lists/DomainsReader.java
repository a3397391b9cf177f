package org.gatehouse.lists;

import java.io.IOException;

/**
 * A plain list: a domain a line, which stands for itself and all below it. {@code *.x.test} stands for what is below only,
 * {@code =x.test} for the name only; {@code .x.test}, as Squid's lists have it, for the name and all below it too. A line that begins with {@code #} is a comment, and so is what follows a blank and a {@code #}.
 */
final class DomainsReader implements FormatReader {
    @Override
    public void read(Line line, Intake intake) throws IOException {
        line.cutComment('#');
        if (line.startsWith(".") && line.end - line.start > 1) {
            line.start++;
        }
        if (!line.isEmpty()) {
            intake.entry(line);
        }
    }
}
