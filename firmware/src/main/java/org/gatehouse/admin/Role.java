package org.gatehouse.admin;

import java.util.Optional;

/** What somebody is to the school, and so what he may do. */
public enum Role {
    /** Runs the box, and proposes changes of the policy. */
    TECHNICIAN("technician"),
    /** The designated safeguarding lead or a deputy: approves changes, and blocks at once. */
    DSL("dsl"),
    /** The head teacher: approves changes. */
    HEAD("head");

    private final String code;

    Role(String code) {
        this.code = code;
    }

    /** Lower case; as it stands in the record. */
    public String code() {
        return code;
    }

    static Optional<Role> ofCode(String code) {
        for (Role role : values()) {
            if (role.code.equals(code)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    boolean changesPolicy() {
        return this == TECHNICIAN;
    }

    boolean approves() {
        return this == DSL || this == HEAD;
    }

    boolean blocksAtOnce() {
        return this == DSL;
    }
}
