package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.i32;
import static org.gatehouse.inspect.Wire.u16;
import static org.gatehouse.inspect.Wire.u8;

import java.nio.charset.StandardCharsets;

/**
 * What a UDP datagram begins that has no name in it, as far as its bytes tell. What a signature says is checked field by field, on any port where the fields are enough; a
 * VPN that makes itself look like nothing is {@link #UNKNOWN}.
 */
public enum DatagramKind {
    /** What a network runs by, and which leads nowhere else: DHCP, NTP. */
    NETWORK,
    /** A question with one name, on whatever port: DNS. */
    QUESTION,
    /** A question for the certificate of a DNSCrypt resolver, which its clients ask first, in plain DNS. */
    DNSCRYPT,
    /** A VPN's handshake: WireGuard, Cloudflare's WARP, OpenVPN, IKE, L2TP; or ESP in UDP. */
    VPN,
    /** Packets in UDP: Teredo, Geneve, VXLAN, GTP, or with nothing in front. */
    TUNNEL,
    UNKNOWN;

    private static final int WIREGUARD_INITIATION = 148; // lengths: the WireGuard paper, section 5.4
    private static final int WIREGUARD_RESPONSE = 92;
    private static final int WIREGUARD_MAC2 = 16;

    private static final int WARP =
            0xc1; // as seen of its clients in 2022: QUIC's long header, of the version that only servers send
    private static final int WARP_LENGTH = 194;

    private static final int IKE = 500; // RFC 7296 section 2
    private static final int IKE_NAT = 4500; // RFC 3948
    private static final int IKE_HEADER = 28;
    private static final int NON_ESP_MARKER = 4;

    private static final int L2TP = 1701; // RFC 2661 section 8.1
    private static final int L2TP_CONTROL = 0xc802; // type, length and sequence bits, version 2: RFC 2661 section 3.1
    private static final int L2TP_CONTROL_V3 = 0xc803; // RFC 3931 section 3.2.1

    private static final int TEREDO = 3544; // RFC 4380 section 2.7
    private static final int TEREDO_PREFIX = 0x20010000;
    private static final int IPV6_HEADER = 40;

    private static final int DHCP = 67;
    private static final int DHCPV6 = 547;
    private static final int DHCP_MIN = 240; // RFC 2131 section 2: up to the magic cookie
    private static final int DHCP_COOKIE = 0x63825363;
    private static final int NTP = 123;
    private static final int NTP_MIN = 48; // RFC 5905 section 7.3
    private static final int NTP_MAX = 68; // with a key's digest
    private static final int NTP_CLIENT = 3;

    private static final byte[] DNSCRYPT_CERTIFICATE = "\u00012\rdnscrypt-cert"
            .getBytes(StandardCharsets.US_ASCII); // the DNSCrypt protocol, version 2, section 10.1

    /** The kind of a UDP payload that was sent to a port. */
    public static DatagramKind of(byte[] bytes, int start, int length, int serverPort) {
        if (isWireGuard(bytes, start, length)
                || isWarp(bytes, start, length)
                || OpenVpn.isReset(bytes, start, length)
                || isIke(bytes, start, length, serverPort)
                || isL2tp(bytes, start, length, serverPort)) {
            return VPN;
        }
        if (isTeredo(bytes, start, length, serverPort)
                || UdpTunnel.is(bytes, start, length, serverPort)
                || RelayedDatagram.is(bytes, start, length, serverPort)) {
            return TUNNEL;
        }
        if (isQuestion(bytes, start, length)) {
            return asksForCertificate(bytes, start, length) ? DNSCRYPT : QUESTION;
        }
        return isNetwork(bytes, start, length, serverPort) ? NETWORK : UNKNOWN;
    }

    /** Whether a DNS message asks for the certificate of a DNSCrypt resolver. */
    public static boolean asksForCertificate(byte[] bytes, int start, int length) {
        int name = start + DnsQueryReader.HEADER;
        int end = name + DNSCRYPT_CERTIFICATE.length;
        if (end > start + length) {
            return false;
        }
        for (int i = 0; i < DNSCRYPT_CERTIFICATE.length; i++) {
            byte octet = bytes[name + i];
            boolean capital = octet >= 'A' && octet <= 'Z';
            if ((capital ? octet | 0x20 : octet) != DNSCRYPT_CERTIFICATE[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * A query as the diversion's rules know it: no answer, an ordinary query, one question, nothing in the sections of an answer. RFC 1035 section 4.1.1.
     */
    private static boolean isQuestion(byte[] bytes, int start, int length) {
        return length > DnsQueryReader.HEADER
                && (u8(bytes, start + 2) & 0xf8) == 0
                && u16(bytes, start + 4) == 1
                && i32(bytes, start + 6) == 0;
    }

    /**
     * Either side's handshake. Three bytes of the first word are reserved and zero; Cloudflare's variant puts a client's number there, and is known by the second MAC, which
     * is zero where no cookie was asked for.
     */
    private static boolean isWireGuard(byte[] bytes, int start, int length) {
        if (length != WIREGUARD_INITIATION && length != WIREGUARD_RESPONSE) {
            return false;
        }
        int type = length == WIREGUARD_INITIATION ? 1 : 2;
        return u8(bytes, start) == type
                && (i32(bytes, start) == type << 24 || isZero(bytes, start + length - WIREGUARD_MAC2, WIREGUARD_MAC2));
    }

    /** Cloudflare's own handshake, which its clients had for a while. */
    private static boolean isWarp(byte[] bytes, int start, int length) {
        return length == WARP_LENGTH && u8(bytes, start) == WARP && i32(bytes, start + 1) == 0;
    }

    /** RFC 2408 section 3.1 and RFC 7296 section 3.1, whose headers are alike. */
    private static boolean isIke(byte[] bytes, int start, int length, int serverPort) {
        if (serverPort == IKE || serverPort == IKE_NAT) {
            return true; // keep-alives, ESP and whatever else is sent there
        }
        boolean marked = length > NON_ESP_MARKER && i32(bytes, start) == 0;
        int header = marked ? start + NON_ESP_MARKER : start;
        int rest = marked ? length - NON_ESP_MARKER : length;
        if (rest < IKE_HEADER || i32(bytes, header + 24) != rest || i32(bytes, header + 20) != 0) {
            return false;
        }
        boolean first = !isZero(bytes, header, 8) && isZero(bytes, header + 8, 8);
        return first
                && switch (u8(bytes, header + 17) << 8 | u8(bytes, header + 18)) {
                    case 0x1002, 0x1004, 0x2022 -> true; // main mode, aggressive mode, IKE_SA_INIT
                    default -> false;
                };
    }

    private static boolean isL2tp(byte[] bytes, int start, int length, int serverPort) {
        boolean control = length >= 12
                && (u16(bytes, start) == L2TP_CONTROL || u16(bytes, start) == L2TP_CONTROL_V3)
                && u16(bytes, start + 2) == length
                && i32(bytes, start + 4) == 0; // no tunnel yet, no session
        return serverPort == L2TP || control;
    }

    /** RFC 4380 section 5.1.1. */
    private static boolean isTeredo(byte[] bytes, int start, int length, int serverPort) {
        return serverPort == TEREDO
                || length >= IPV6_HEADER
                        && u8(bytes, start) >> 4 == 6
                        && u16(bytes, start + 4) == length - IPV6_HEADER
                        && i32(bytes, start + 8) == TEREDO_PREFIX;
    }

    private static boolean isNetwork(byte[] bytes, int start, int length, int serverPort) {
        return switch (serverPort) {
            case DHCP -> length >= DHCP_MIN && bytes[start] == 1 && i32(bytes, start + 236) == DHCP_COOKIE;
            case DHCPV6 -> length >= 4 && u8(bytes, start) <= 36; // IANA's DHCPv6 message types
            case NTP -> length >= NTP_MIN && length <= NTP_MAX && (bytes[start] & 7) == NTP_CLIENT;
            default -> false;
        };
    }

    private static boolean isZero(byte[] bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
