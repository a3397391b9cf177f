package org.gatehouse.lists;

import com.google.common.net.InternetDomainName;
import java.net.IDN;
import org.gatehouse.name.CanonicalName;

/** Names below which anybody may register or rent a name, as Mozilla's public suffix list has them in Guava's copy. */
final class PublicSuffixes {
    private static final int MAX_LABELS = 5; // the longest rules of the list

    /** Who rents names out below a name. */
    enum Kind {
        /** Nobody. */
        NONE,
        /** A registry: {@code co.uk}. Listing it shuts a part of the web that has no owner. */
        REGISTRY,
        /** A company: {@code blogspot.com}. Listing it shuts one hosting service, which is often what is meant. */
        HOSTING
    }

    private PublicSuffixes() {}

    static Kind kindOf(CanonicalName name) {
        if (name.labelCount() == 1) {
            return Kind.REGISTRY;
        }
        if (name.labelCount() > MAX_LABELS) {
            return Kind.NONE;
        }
        try {
            InternetDomainName domain = InternetDomainName.from(unicode(name.toString()));
            return domain.isRegistrySuffix() ? Kind.REGISTRY : domain.isPublicSuffix() ? Kind.HOSTING : Kind.NONE;
        } catch (IllegalArgumentException noHostName) {
            return Kind.NONE; // a label with a hyphen at its end, or none that IDNA knows
        }
    }

    /** Guava has the list's names in scripts other than Latin as U-labels. */
    private static String unicode(String name) {
        return name.contains("xn--") ? IDN.toUnicode(name) : name;
    }
}
