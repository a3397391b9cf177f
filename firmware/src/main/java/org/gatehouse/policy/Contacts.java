package org.gatehouse.policy;

import java.util.List;

/**
 * Whom a person who was blocked can turn to.
 *
 * @param dsl the designated safeguarding lead, as the school wants it shown; may be empty
 * @param deputy the deputy; may be empty
 */
public record Contacts(String dsl, String deputy, List<HelpLink> help) {
    public static final Contacts NONE = new Contacts("", "", List.of());

    public Contacts {
        help = List.copyOf(help);
    }

    /** A site that helps. */
    public record HelpLink(String name, String url) {}
}
