package org.gatehouse.inspect;

import static org.gatehouse.inspect.DatagramKind.DNSCRYPT;
import static org.gatehouse.inspect.DatagramKind.NETWORK;
import static org.gatehouse.inspect.DatagramKind.QUESTION;
import static org.gatehouse.inspect.DatagramKind.TUNNEL;
import static org.gatehouse.inspect.DatagramKind.UNKNOWN;
import static org.gatehouse.inspect.DatagramKind.VPN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("E15")
class DatagramKindTest {
    private static final byte[] IPV4 = {1, 8, 8, 8, 8};
    private static final byte[] IPV6 = Arrays.copyOf(new byte[] {4, 0x20, 1}, 17);
    private static final byte[] NAME = "\3\12dns.school".getBytes(StandardCharsets.ISO_8859_1);

    private static byte[] relayed(byte[] address, int port) {
        return Datagrams.relayed(address, port, Datagrams.query("www.school.test"));
    }

    static Stream<Arguments> datagrams() {
        byte[] initiation = Datagrams.wireGuardInitiation();
        byte[] reset = Datagrams.openVpn(7);
        byte[] ike = Datagrams.ike(0x20, 34);
        return Stream.of(
                arguments("WireGuard's initiation", initiation, 51_820, VPN),
                arguments("on another port", initiation, 443, VPN),
                arguments("its response", Datagrams.wireGuardResponse(), 51_820, VPN),
                arguments("with a client's number", Datagrams.warpInitiation(), 2408, VPN),
                arguments("WARP of 2022", Datagrams.warp(194), 2408, VPN),
                arguments("a byte more", Datagrams.warp(195), 2408, UNKNOWN),
                arguments("of a version", with(Datagrams.warp(194), 4, 1), 2408, UNKNOWN),
                arguments("a byte short", Arrays.copyOf(initiation, 147), 51_820, UNKNOWN),
                arguments("a byte more", Arrays.copyOf(initiation, 149), 51_820, UNKNOWN),
                arguments("that length, otherwise random", Datagrams.random(148), 51_820, UNKNOWN),
                arguments("that length and type, otherwise random", with(Datagrams.random(148), 0, 1), 1, UNKNOWN),
                arguments("OpenVPN", reset, 1194, VPN),
                arguments("on another port", reset, 53_001, VPN),
                arguments("of version 1", Datagrams.openVpn(1), 1194, VPN),
                arguments("another opcode", Datagrams.openVpn(4), 1194, UNKNOWN),
                arguments("another key", with(reset, 0, 0x39), 1194, UNKNOWN),
                arguments("something is acknowledged", with(reset, 9, 1), 1194, UNKNOWN),
                arguments("not the first packet", with(reset, 13, 1), 1194, UNKNOWN),
                arguments("OpenVPN, tls-auth, SHA-1", Datagrams.openVpnAuth(20), 1194, VPN),
                arguments("OpenVPN, tls-auth, SHA-256", Datagrams.openVpnAuth(32), 1194, VPN),
                arguments("OpenVPN, tls-auth, SHA-512", Datagrams.openVpnAuth(64), 1194, VPN),
                arguments("a digest of no such length", Datagrams.openVpnAuth(24), 1194, UNKNOWN),
                arguments("OpenVPN, tls-crypt", Datagrams.openVpnCrypt(1), 1194, VPN),
                arguments("its second try", Datagrams.openVpnCrypt(2), 1194, VPN),
                arguments("since 2.6", Datagrams.openVpnCrypt(0x0f000001), 1194, VPN),
                arguments("no such number", Datagrams.openVpnCrypt(0x11223344), 1194, UNKNOWN),
                arguments("OpenVPN, tls-crypt-v2", Datagrams.openVpnCryptV2(400), 1194, VPN),
                arguments("a key of no such length", with(Datagrams.openVpnCryptV2(400), 452, 9), 1194, UNKNOWN),
                arguments("IKEv2", ike, 500, VPN),
                arguments("on another port", ike, 12_345, VPN),
                arguments("behind a marker", Datagrams.marked(ike), 4500, VPN),
                arguments("behind a marker on another port", Datagrams.marked(ike), 443, VPN),
                arguments("IKEv1, main mode", Datagrams.ike(0x10, 2), 443, VPN),
                arguments("IKEv1, aggressive mode", Datagrams.ike(0x10, 4), 443, VPN),
                arguments("no such exchange", Datagrams.ike(0x20, 2), 443, UNKNOWN),
                arguments("another length", with(ike, 27, 1), 443, UNKNOWN),
                arguments("ESP in UDP", Datagrams.random(100), 4500, VPN),
                arguments("L2TP", Datagrams.l2tp(), 1701, VPN),
                arguments("on another port", Datagrams.l2tp(), 443, VPN),
                arguments("another length", with(Datagrams.l2tp(), 3, 1), 443, UNKNOWN),
                arguments("L2TP version 3", with(Datagrams.l2tp(), 1, 3), 443, VPN),
                arguments("for a SOCKS proxy", relayed(IPV4, 5000), 1080, TUNNEL),
                arguments("to a name server behind it, elsewhere", relayed(IPV4, 53), 7000, TUNNEL),
                arguments("over IPv6", relayed(IPV6, 443), 7000, TUNNEL),
                arguments("to a name behind it", relayed(NAME, 5000), 7000, TUNNEL),
                arguments("as a fragment", with(relayed(NAME, 5000), 2, 0x81), 7000, TUNNEL),
                arguments("to another service", relayed(IPV4, 5000), 7000, UNKNOWN),
                arguments("to no port", relayed(IPV4, 0), 1080, UNKNOWN),
                arguments("no such type", with(relayed(IPV4, 53), 3, 2), 1080, UNKNOWN),
                arguments("reserved bits", with(relayed(IPV4, 53), 1, 1), 1080, UNKNOWN),
                arguments("no name", with(relayed(NAME, 53), 6, 7), 7000, UNKNOWN),
                arguments("nothing in it", Arrays.copyOf(relayed(IPV4, 53), 10), 1080, UNKNOWN),
                arguments("Geneve", Datagrams.geneve(0x6558, Datagrams.random(60)), 6081, TUNNEL),
                arguments(
                        "Geneve, reserved bits",
                        with(Datagrams.geneve(0x6558, Datagrams.random(60)), 7, 1),
                        6081,
                        UNKNOWN),
                arguments("Geneve of a frame, elsewhere", Datagrams.geneve(0x6558, Datagrams.frame()), 443, TUNNEL),
                arguments("Geneve of a packet, elsewhere", Datagrams.geneve(0x86dd, Datagrams.ipv6()), 443, TUNNEL),
                arguments("Geneve of nothing, elsewhere", Datagrams.geneve(0x6558, Datagrams.random(60)), 443, UNKNOWN),
                arguments("Geneve, cut short", Arrays.copyOf(Datagrams.geneve(0x6558, new byte[0]), 7), 6081, UNKNOWN),
                arguments("VXLAN", Datagrams.vxlan(Datagrams.random(60)), 4789, TUNNEL),
                arguments("VXLAN, as Linux has it", Datagrams.vxlan(Datagrams.random(60)), 8472, TUNNEL),
                arguments("VXLAN elsewhere", Datagrams.vxlan(Datagrams.frame()), 443, TUNNEL),
                arguments("VXLAN of nothing, elsewhere", Datagrams.vxlan(Datagrams.random(60)), 443, UNKNOWN),
                arguments("GTP-U", Datagrams.gtp(0x30, Datagrams.random(60)), 2152, TUNNEL),
                arguments("GTP-U elsewhere", Datagrams.gtp(0x30, Datagrams.ipv4()), 443, TUNNEL),
                arguments("GTP-U with a number", Datagrams.gtp(0x32, Datagrams.ipv4()), 443, TUNNEL),
                arguments("GTP-U of nothing, elsewhere", Datagrams.gtp(0x30, Datagrams.random(60)), 443, UNKNOWN),
                arguments("something else on GTP's port", Datagrams.random(60), 2152, UNKNOWN),
                arguments("IPv4 with nothing in front", Datagrams.ipv4(), 5555, TUNNEL),
                arguments("of a wrong checksum", with(Datagrams.ipv4(), 11, 1), 5555, UNKNOWN),
                arguments("of another length", with(Datagrams.ipv4(), 3, 1), 5555, UNKNOWN),
                arguments("IPv6 with nothing in front", Datagrams.ipv6(), 5555, TUNNEL),
                arguments("of an unknown transport", with(Datagrams.ipv6(), 6, 200), 5555, UNKNOWN),
                arguments("Teredo", Datagrams.random(30), 3544, TUNNEL),
                arguments("Teredo to a relay", Datagrams.teredo(), 40_000, TUNNEL),
                arguments("IPv6 of another address", with(Datagrams.teredo(), 9, 9), 40_000, TUNNEL),
                arguments("a DNS query on another port", Datagrams.query("www.school.test"), 5300, QUESTION),
                arguments("a DNSCrypt certificate", Datagrams.query("2.dnscrypt-cert.x.test"), 443, DNSCRYPT),
                arguments("in capitals", Datagrams.query("2.DNSCrypt-Cert.x.test"), 53, DNSCRYPT),
                arguments("another version", Datagrams.query("3.dnscrypt-cert.x.test"), 443, QUESTION),
                arguments("an answer", with(Datagrams.query("x.test"), 2, 0x81), 5300, UNKNOWN),
                arguments("NTP", Datagrams.ntp(), 123, NETWORK),
                arguments("an NTP server", with(Datagrams.ntp(), 0, 0x24), 123, UNKNOWN),
                arguments("something else on NTP's port", Datagrams.random(300), 123, UNKNOWN),
                arguments("DHCP", Datagrams.dhcp(), 67, NETWORK),
                arguments("something else on DHCP's port", Datagrams.random(300), 67, UNKNOWN),
                arguments("a call's STUN", Datagrams.stun(), 3478, UNKNOWN),
                arguments("a call's sound", Datagrams.rtp(), 50_000, UNKNOWN),
                arguments("nothing at all", new byte[0], 9, UNKNOWN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("datagrams")
    void datagram_isKnownByItsFields(String what, byte[] datagram, int port, DatagramKind kind) {
        byte[] among = new byte[datagram.length + 20];
        System.arraycopy(datagram, 0, among, 7, datagram.length);
        assertEquals(kind, DatagramKind.of(among, 7, datagram.length, port));
    }

    /** Among a million of random bytes, of the lengths that handshakes have, none passes for one. */
    @Test
    void random_isNothingThatIsKnown() {
        Random random = new Random(15);
        int[] lengths = {14, 42, 46, 54, 86, 92, 128, 148, 194, 400};
        byte[] datagram = new byte[400];
        for (int i = 0; i < 1_000_000; i++) {
            random.nextBytes(datagram);
            datagram[0] = i % 3 == 0
                    ? new byte[] {1, 2, 0x38, 0x50, 0x08, 0x45, 0x60, 0x30, 0, (byte) 0xc1}[i % 10]
                    : datagram[0];
            assertEquals(UNKNOWN, DatagramKind.of(datagram, 0, lengths[i % lengths.length], 20_000));
        }
    }

    private static byte[] with(byte[] datagram, int at, int value) {
        byte[] changed = datagram.clone();
        changed[at] = (byte) value;
        return changed;
    }
}
