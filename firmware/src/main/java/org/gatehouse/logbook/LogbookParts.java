package org.gatehouse.logbook;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.gatehouse.config.LogLimits;
import org.gatehouse.event.Directory;
import org.gatehouse.event.EventListener;
import org.gatehouse.seal.Recipients;

/**
 * What a logbook is made of.
 *
 * @param file the database; the journal and the box's key are beside it
 * @param limits how much of it is kept
 * @param recipients whom it is sealed to
 * @param directory who devices are
 * @param listeners who hear of every event
 * @param epochMicros the wall clock, in microseconds since 1970-01-01T00:00Z
 * @param clockTrusted whether that is known to be right
 */
public record LogbookParts(
        Path file,
        LogLimits limits,
        Recipients recipients,
        Directory directory,
        List<EventListener> listeners,
        LongSupplier epochMicros,
        BooleanSupplier clockTrusted) {
    public LogbookParts {
        listeners = List.copyOf(listeners);
    }
}
