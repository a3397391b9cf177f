package org.gatehouse.update;

import java.util.Optional;

/** A place for a firmware. Two are below the state folder; the third is the jar that came with the card, and stays as it is. */
public enum Slot {
    A,
    B,
    SHIPPED;

    /** As the slots' state and {@code board/gatehouse-start} call it. */
    public String code() {
        return switch (this) {
            case A -> "a";
            case B -> "b";
            case SHIPPED -> "shipped";
        };
    }

    static Optional<Slot> of(String code) {
        for (Slot slot : values()) {
            if (slot.code().equals(code)) {
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }
}
