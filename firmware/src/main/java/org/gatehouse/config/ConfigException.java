package org.gatehouse.config;

import java.util.List;
import java.util.stream.Collectors;

/** Configuration that cannot be used; the message holds every fault, one a line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Fault> faults;

    public ConfigException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /** All that is wrong, in the order of the file. */
    public List<Fault> faults() {
        return faults;
    }
}
