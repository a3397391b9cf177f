package org.gatehouse.policy;

/** The device that opens something, by all that a policy tells devices apart by. A slot that its one thread fills anew for each frame. */
public final class Client {
    private long mac;
    private int vlan;
    private int addressLength;
    private long addressHigh;
    private long addressLow;

    /**
     * Makes it a device whose IP address is not known.
     *
     * @param newMac as {@link MacAddress} has it
     * @param newVlan 0 or less for an untagged frame: 0 is a priority, and no VLAN (IEEE 802.1Q section 9.6)
     */
    public Client device(long newMac, int newVlan) {
        mac = newMac;
        vlan = newVlan;
        addressLength = 0;
        return this;
    }

    /**
     * Gives it an address.
     *
     * @param length 4 or 16 bytes
     * @param high the first eight of 16 bytes
     * @param low the last eight of 16, or the four
     */
    public Client address(int length, long high, long low) {
        addressLength = length;
        addressHigh = high;
        addressLow = low;
        return this;
    }

    long mac() {
        return mac;
    }

    int vlan() {
        return vlan;
    }

    /** 4 or 16, 0 where none is known. */
    int addressLength() {
        return addressLength;
    }

    long addressHigh() {
        return addressHigh;
    }

    long addressLow() {
        return addressLow;
    }
}
