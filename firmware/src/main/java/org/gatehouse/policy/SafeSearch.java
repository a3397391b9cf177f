package org.gatehouse.policy;

import org.gatehouse.name.CanonicalName;

/**
 * What of a group's searches must be safe. Immutable; a look-up allocates nothing.
 *
 * @param search whether search engines show no adult results, as far as their makers let a network ask for it
 * @param youTube YouTube's restricted mode
 */
public record SafeSearch(boolean search, YouTube youTube) {
    /** Nothing must. */
    public static final SafeSearch OFF = new SafeSearch(false, YouTube.OFF);

    /** Of a group that says nothing, as for the stances: what a school would want for pupils. */
    public static final SafeSearch USUAL = new SafeSearch(true, YouTube.STRICT);

    /** Octets on the wire of the longest name that has a replacement. */
    public static final int MAX_WIRE = SafeNames.MAX_WIRE;

    /** The name whose addresses are given for this one; null where those of its own are. */
    public SafeName of(CanonicalName name) {
        SafeName found = search ? SafeNames.SEARCH.find(name) : null;
        return found != null
                ? found
                : switch (youTube) {
                    case OFF -> null;
                    case MODERATE -> SafeNames.YOUTUBE_MODERATE.find(name);
                    case STRICT -> SafeNames.YOUTUBE_STRICT.find(name);
                };
    }

    /** What two groups ask for together. */
    SafeSearch stricter(SafeSearch other) {
        YouTube less = youTube.compareTo(other.youTube) > 0 ? youTube : other.youTube;
        return new SafeSearch(search || other.search, less);
    }

    /** The safe name that a name is itself; null where it is none. */
    public static SafeName named(CanonicalName name) {
        return SafeNames.SAFE.find(name);
    }
}
