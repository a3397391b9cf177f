package org.gatehouse.policy;

import java.util.Optional;
import java.util.OptionalInt;

/** A network whose devices are in a group: a VLAN or a subnet, never both. */
public record Network(OptionalInt vlan, Optional<Subnet> subnet, String group) {}
