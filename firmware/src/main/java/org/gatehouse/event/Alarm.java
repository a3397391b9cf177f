package org.gatehouse.event;

/** What a lane noticed of a device that is no opening; the code is what the log shows as the reason. */
public enum Alarm {
    /** It opens more than a device has reason to, and the rest is dropped. */
    FLOOD("flood"),
    /** Its MAC address is seen in two VLANs: somebody may have taken it. */
    TWO_NETWORKS("device-in-two-networks"),
    /** It uses the IP address that another MAC address used just now. */
    ADDRESS_OF_TWO("address-of-two-devices");

    private final String code;

    Alarm(String code) {
        this.code = code;
    }

    /** Lower case with hyphens. */
    public String code() {
        return code;
    }
}
