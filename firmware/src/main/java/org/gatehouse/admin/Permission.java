package org.gatehouse.admin;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Who may give a command: what {@link For} says of it, or of the next one above that has it. */
record Permission(Set<Role> roles) {
    static Permission of(CommandLine command) {
        for (CommandLine line = command; line != null; line = line.getParent()) {
            For roles = line.getCommand().getClass().getAnnotation(For.class);
            if (roles != null) {
                return new Permission(EnumSet.copyOf(Set.of(roles.value())));
            }
        }
        return new Permission(EnumSet.allOf(Role.class));
    }

    boolean allows(Role role) {
        return roles.contains(role);
    }

    /** As a sentence goes on: {@code the safeguarding lead and the head}. */
    String text() {
        return roles.stream().map(Role::title).collect(Collectors.joining(" and "));
    }
}
