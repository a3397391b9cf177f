package org.gatehouse.config;

/** How a list is written; the code is what the settings say. */
public enum ListFormat {
    /** A domain a line. */
    DOMAINS("domains"),
    /** A hosts file: an address that leads nowhere, and names. */
    HOSTS("hosts"),
    /** AdBlock filter rules, of which {@code ||name^} and {@code @@||name^} speak of domains. */
    ADBLOCK("adblock"),
    /** Lines of a dnsmasq configuration. */
    DNSMASQ("dnsmasq"),
    /** A DNS response policy zone. */
    RPZ("rpz"),
    /** The folders of the Université Toulouse Capitole, as tar.gz or unpacked: a category each. */
    UT1("ut1");

    private final String code;

    ListFormat(String code) {
        this.code = code;
    }

    /** Lower case. */
    public String code() {
        return code;
    }
}
