package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.i32;
import static org.gatehouse.inspect.Wire.u16;
import static org.gatehouse.inspect.Wire.u8;

/**
 * What a device tells of itself when it asks for an address: DHCP for IPv4 (RFC 2131, options of RFC 2132) and IPv6 (RFC 8415). Its names come from the device and are whatever it
 * likes; they are read as plain text, and what is not printable ASCII is shown as a question mark.
 */
public final class DhcpReader {
    /** Longer host names are cut: RFC 1035 section 2.3.4 gives a label 63 bytes, and nobody reads more. */
    public static final int MAX_NAME = 63;

    private static final int HEADER = 240; // with the magic cookie, RFC 2131 section 3
    private static final int COOKIE = 0x63825363;
    private static final int REQUEST = 1;
    private static final int ETHERNET = 1;
    private static final int MAC = 6;
    private static final int PAD = 0;
    private static final int HOST_NAME = 12;
    private static final int REQUESTED_ADDRESS = 50;
    private static final int VENDOR_CLASS = 60;
    private static final int CLIENT_FQDN = 81; // RFC 4702
    private static final int END = 255;

    private static final int HEADER6 = 4;
    private static final int OPTION_HEADER6 = 4;
    private static final int VENDOR_CLASS6 = 16;
    private static final int CLIENT_FQDN6 = 39; // RFC 4704

    private final StringBuilder text = new StringBuilder(MAX_NAME);
    private long mac;
    private int address;
    private String hostName;
    private String vendorClass;

    /**
     * Reads a message from a client to a DHCP server.
     *
     * @return {@link Outcome#NAMED} where it gives a host name or a vendor class, {@link Outcome#NO_NAME} where it does not, {@link Outcome#UNREADABLE} for anything else
     */
    public Outcome read(byte[] bytes, int start, int length) {
        clear();
        boolean sound = length >= HEADER
                && u8(bytes, start) == REQUEST
                && u8(bytes, start + 1) == ETHERNET
                && u8(bytes, start + 2) == MAC
                && i32(bytes, start + HEADER - 4) == COOKIE;
        if (!sound) {
            return Outcome.UNREADABLE;
        }
        mac = (long) u16(bytes, start + 28) << 32 | i32(bytes, start + 30) & 0xffffffffL;
        address = i32(bytes, start + 12);
        int end = start + length;
        int at = start + HEADER;
        while (at < end && u8(bytes, at) != END) {
            if (u8(bytes, at) == PAD) {
                at++;
                continue;
            }
            if (end - at < 2 || end - at - 2 < u8(bytes, at + 1)) {
                break; // what was read before it stands
            }
            readOption(bytes, u8(bytes, at), at + 2, u8(bytes, at + 1));
            at += 2 + u8(bytes, at + 1);
        }
        return outcome();
    }

    private void readOption(byte[] bytes, int code, int start, int length) {
        switch (code) {
            case HOST_NAME -> hostName = text(bytes, start, length);
            case VENDOR_CLASS -> vendorClass = text(bytes, start, length);
            case REQUESTED_ADDRESS -> {
                if (length == 4) {
                    address = i32(bytes, start);
                }
            }
            case CLIENT_FQDN -> {
                if (length > 3 && hostName == null) {
                    boolean encoded = (u8(bytes, start) & 4) != 0; // RFC 4702 section 2.1
                    hostName = encoded ? label(bytes, start + 3, length - 3) : text(bytes, start + 3, length - 3);
                }
            }
            default -> {} // RFC 2132 has a hundred others
        }
    }

    /** As {@link #read}, of DHCP for IPv6. It knows the client by its frame: {@link #mac} and {@link #address} are 0. */
    public Outcome read6(byte[] bytes, int start, int length) {
        clear();
        if (length < HEADER6 || !isFromClient(u8(bytes, start))) {
            return Outcome.UNREADABLE;
        }
        int end = start + length;
        int at = start + HEADER6;
        while (end - at >= OPTION_HEADER6) {
            int optionLength = u16(bytes, at + 2);
            int option = at + OPTION_HEADER6;
            if (end - option < optionLength) {
                break;
            }
            readOption6(bytes, u16(bytes, at), option, optionLength);
            at = option + optionLength;
        }
        return outcome();
    }

    private void readOption6(byte[] bytes, int code, int start, int length) {
        if (code == CLIENT_FQDN6 && length > 1) {
            hostName = label(bytes, start + 1, length - 1);
        } else if (code == VENDOR_CLASS6 && length > 6) {
            int room = length - 6; // behind the enterprise's number and the length of the first class
            vendorClass = text(bytes, start + 6, Math.min(room, u16(bytes, start + 4)));
        }
    }

    /** RFC 8415 section 7.3. */
    private static boolean isFromClient(int type) {
        return switch (type) {
            case 1, 3, 4, 5, 6, 8, 9, 11 ->
                true; // SOLICIT REQUEST CONFIRM RENEW REBIND RELEASE DECLINE INFORMATION-REQUEST
            default -> false;
        };
    }

    private void clear() {
        mac = 0;
        address = 0;
        hostName = null;
        vendorClass = null;
    }

    private Outcome outcome() {
        return hostName == null && vendorClass == null ? Outcome.NO_NAME : Outcome.NAMED;
    }

    /** The first label of a name on the wire. */
    private String label(byte[] bytes, int start, int length) {
        int labelLength = u8(bytes, start);
        return text(bytes, start + 1, Math.min(length - 1, labelLength));
    }

    private String text(byte[] bytes, int start, int length) {
        text.setLength(0);
        for (int i = start; i < start + Math.min(length, MAX_NAME); i++) {
            boolean printable = bytes[i] >= ' ' && bytes[i] < 0x7f;
            if (bytes[i] != 0) {
                text.append(printable ? (char) bytes[i] : '?');
            }
        }
        String read = text.toString().strip();
        return read.isEmpty() ? null : read;
    }

    /** The MAC address that the client says is its own, in the low 48 bits. */
    public long mac() {
        return mac;
    }

    /** The IPv4 address that it asks for or has; 0 where it names none. */
    public int address() {
        return address;
    }

    /** Null where it gives none. */
    public String hostName() {
        return hostName;
    }

    /** What kind of device or system it says that it is, such as {@code android-dhcp-14}; null where it says nothing. */
    public String vendorClass() {
        return vendorClass;
    }
}
