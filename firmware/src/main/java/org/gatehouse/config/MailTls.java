package org.gatehouse.config;

/** How the connection to the mail server is protected. */
public enum MailTls {
    /** It begins in clear and must switch before anything is said: RFC 3207. */
    STARTTLS("starttls"),
    /** From the first byte: RFC 8314 section 3.3. */
    TLS("tls"),
    /** Not at all; what matters in the mails is sealed. */
    NONE("none");

    private final String code;

    MailTls(String code) {
        this.code = code;
    }

    /** The word in the settings. */
    public String code() {
        return code;
    }
}
