package org.gatehouse.event;

/** The protocol whose opening was judged. */
public enum Protocol {
    DNS("dns"),
    TLS("tls"),
    QUIC("quic"),
    DTLS("dtls"),
    HTTP("http"),
    /** What a client asks of a proxy. */
    SOCKS("socks"),
    /** A TCP connection whose first bytes name nothing. */
    TCP("tcp"),
    /** A UDP conversation that is none of these. */
    UDP("udp"),
    /** IP packets that carry neither: the event's server port is their protocol number. */
    IP("ip"),
    /** Frames that carry no IP: the event's server port is their EtherType. */
    ETHERNET("ethernet"),
    /** None: an {@link Alarm} about the device. */
    DEVICE("device"),
    /** None: a {@link BoxState}. There is no client, and the name is that of a port or empty. */
    BOX("box");

    private final String code;

    Protocol(String code) {
        this.code = code;
    }

    /** The word that the logbook and the replay's table use. */
    public String code() {
        return code;
    }
}
