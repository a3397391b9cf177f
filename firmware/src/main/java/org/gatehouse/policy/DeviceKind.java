package org.gatehouse.policy;

/** Whom a device speaks for. */
public enum DeviceKind {
    /** Itself. */
    DEVICE("device"),
    /** A name server of the school: it asks for everybody, and each device's own connections are judged as that device's. */
    RESOLVER("resolver"),
    /** Devices that hide behind it: a wireless router, a proxy. */
    SHARED("shared");

    private final String code;

    DeviceKind(String code) {
        this.code = code;
    }

    /** The word that a policy file has for it. */
    String code() {
        return code;
    }
}
