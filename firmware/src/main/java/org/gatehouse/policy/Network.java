package org.gatehouse.policy;

import java.util.Optional;
import java.util.OptionalInt;

/** A network whose devices are in a group: a VLAN or a subnet, never both. */
public record Network(OptionalInt vlan, Optional<Subnet> subnet, String group) {
    /** The first is 1; 0 and 4095 are none. */
    public static final int MAX_VLAN = 4094; // IEEE 802.1Q section 9.6

    /** The same for another group. */
    public Network withGroup(String other) {
        return new Network(vlan, subnet, other);
    }

    /** As people write it: {@code VLAN 20}, or a subnet. */
    public String text() {
        return vlan.isPresent()
                ? "VLAN " + vlan.getAsInt()
                : subnet.map(Subnet::text).orElse("");
    }
}
