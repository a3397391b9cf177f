package org.gatehouse.name;

/** Which names a listed name stands for. */
public enum Cover {
    /** Itself and every name below it: {@code x.test}. */
    NAME_AND_BELOW(Grant.NAME | Grant.BELOW),
    /** Only names below it: {@code *.x.test}. */
    BELOW(Grant.BELOW),
    /** Only itself: {@code =x.test}. */
    NAME_ONLY(Grant.NAME);

    private final int scope;

    Cover(int scope) {
        this.scope = scope;
    }

    int scope() {
        return scope;
    }

    static Cover ofScope(int scope) {
        return switch (scope) {
            case Grant.NAME -> NAME_ONLY;
            case Grant.BELOW -> BELOW;
            default -> NAME_AND_BELOW;
        };
    }
}
