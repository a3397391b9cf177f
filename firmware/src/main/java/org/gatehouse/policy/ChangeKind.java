package org.gatehouse.policy;

import java.util.List;
import java.util.stream.Stream;

/** What may change about the box that the safeguarding lead hears of; the code is what the policy file has for it. */
public enum ChangeKind {
    /** Another policy is in force. */
    POLICY("policy-changed"),
    /** Other settings were written, or a file that they name. */
    SETTINGS("settings-changed"),
    /** A change waits until somebody approves it. */
    WAITING("change-waits"),
    /** Somebody may use the box, or may no longer. */
    ACCESS("access-changed"),
    /** The log is sealed to one more key, or to one less. */
    KEYS("keys-changed"),
    /** A backup takes the place of what the box is. */
    RESTORED("backup-restored"),
    /** Other firmware takes the place of what runs. */
    FIRMWARE("firmware-changed");

    private final String code;

    ChangeKind(String code) {
        this.code = code;
    }

    /** Lower case with hyphens. */
    public String code() {
        return code;
    }

    /** Of all of them. */
    static List<String> codes() {
        return Stream.of(values()).map(ChangeKind::code).toList();
    }
}
