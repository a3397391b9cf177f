package org.gatehouse.event;

/** The protocol whose opening was judged. */
public enum Protocol {
    DNS("dns"),
    TLS("tls"),
    QUIC("quic"),
    HTTP("http"),
    /** None: an {@link Alarm} about the device. */
    DEVICE("device");

    private final String code;

    Protocol(String code) {
        this.code = code;
    }

    /** The word that the logbook and the replay's table use. */
    public String code() {
        return code;
    }
}
