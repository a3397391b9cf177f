package org.gatehouse.config;

/** How a list is signed; the code is what the settings say. */
public enum SignatureKind {
    /** RFC 8032 over the whole file. */
    ED25519("ed25519"),
    /** A detached OpenPGP signature, RFC 9580 section 10.4. */
    OPENPGP("openpgp");

    private final String code;

    SignatureKind(String code) {
        this.code = code;
    }

    /** Lower case. */
    public String code() {
        return code;
    }
}
