package org.gatehouse.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A device in the register.
 *
 * @param name what people call it
 * @param mac as {@link MacAddress} has it
 * @param groups the one that it is in; of a shared one, all that those behind it are in
 * @param owner whose it is, or the account that uses it; may be empty
 * @param agreement when its user agreed to the acceptable use policy
 */
public record Device(
        String name, long mac, DeviceKind kind, List<String> groups, String owner, Optional<LocalDate> agreement) {
    public Device {
        groups = List.copyOf(groups);
    }
}
