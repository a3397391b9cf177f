package org.gatehouse.policy;

import org.gatehouse.name.Cover;

/**
 * A name that a person wrote into a policy, and what it stands for.
 *
 * @param name canonical text
 */
public record NamePattern(String name, Cover cover) {
    /** As a policy file has it: {@code x.test}, {@code =x.test} or {@code *.x.test}. */
    @Override
    public String toString() {
        return switch (cover) {
            case NAME_AND_BELOW -> name;
            case BELOW -> "*." + name;
            case NAME_ONLY -> "=" + name;
        };
    }
}
