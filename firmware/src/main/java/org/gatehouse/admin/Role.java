package org.gatehouse.admin;

import java.util.Optional;

/** What somebody is to the school, and so what he may do. */
public enum Role {
    /** Runs the box, and proposes changes of the policy. */
    TECHNICIAN("technician", "technicians"),
    /** The designated safeguarding lead or a deputy: approves changes, and blocks at once. */
    DSL("dsl", "the safeguarding lead"),
    /** The head teacher: approves changes. */
    HEAD("head", "the head");

    private final String code;
    private final String title;

    Role(String code, String title) {
        this.code = code;
        this.title = title;
    }

    /** As a person says it. */
    String title() {
        return title;
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
