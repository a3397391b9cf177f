package org.gatehouse.evasions;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.gatehouse.craft.CraftedSocket;
import org.gatehouse.craft.Segment;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** What carries other traffic inside: nothing of a pupil's arrives, whatever the port; a device whose group's stances let it is let. */
@Tag("E13")
@Tag("E15")
@Order(1)
class TunnelsTest extends EvasionSuite {
    private static final int IPV6_IN_IPV4 = 41;
    private static final int GRE = 47;
    private static final int ESP = 50;
    private static final int AH = 51;
    private static final int TEREDO = 3544;

    @Override
    Stream<Technique> techniques() {
        return Stream.of(
                        datagram("E15", "WireGuard on its port", 51_820, wireGuard()),
                        datagram("E15", "WireGuard on port 53000", 53_000, wireGuard()),
                        datagram("E15", "WireGuard with a client's number (Cloudflare's WARP)", 2408, warp()),
                        datagram("E15", "OpenVPN on its port", 1194, openVpn()),
                        datagram("E15", "OpenVPN on port 8080", 8080, openVpn()),
                        datagram("E15", "IKE", 500, ike()),
                        datagram("E15", "IKE on port 7777", 7777, ike()),
                        datagram("E15", "ESP in UDP", 4500, esp()),
                        datagram("E15", "L2TP", 1701, l2tp()),
                        datagram("E15", "L2TP on port 7778", 7778, l2tp()),
                        datagram("E15", "Teredo", TEREDO, new byte[60]).only(4),
                        datagram("E15", "WARP's handshake of 2022", 2408, ownWarp()),
                        datagram("E15", "Geneve", 6081, geneve()),
                        Technique.of(
                                "E07", "Geneve between ports that fragments of another packet seem to have", trial -> {
                                    CraftedSocket tunnel = trial.socket(trial.outside(), 6081);
                                    carryPorts(trial, tunnel.port(), 6081);
                                    tunnel.send(geneve());
                                }),
                        datagram("E13", "a query for a SOCKS proxy to pass on", 1080, relayed()),
                        datagram("E13", "a query for a SOCKS proxy on port 7782 to pass on", 7782, relayed()),
                        datagram("E15", "Geneve on port 7779", 7779, geneve()),
                        datagram("E15", "VXLAN", 4789, vxlan()),
                        datagram("E15", "VXLAN on port 7780", 7780, vxlan()),
                        datagram("E15", "GTP", 2152, gtp()),
                        datagram("E15", "GTP on port 7781", 7781, gtp()),
                        datagram("E15", "IPv4 in UDP", 5555, packet()),
                        datagram(
                                "E15",
                                "a tunnel in DNS (iodine): its first query",
                                53,
                                asking("vaaaakardli.t.example", 10)),
                        datagram(
                                "E15",
                                "a tunnel in DNS (iodine): its second try",
                                53,
                                asking("yrbi02.t.example", 65_399)),
                        datagram("E15", "a tunnel in DNS (dnscat2)", 53, asking("dnscat." + "5a".repeat(25), 16)),
                        datagram("E13", "DNSCrypt", 8443, dnsCrypt()),
                        packet("6in4", IPV6_IN_IPV4).only(4),
                        packet("GRE", GRE),
                        packet("ESP", ESP),
                        packet("AH", AH).only(4))
                .map(technique -> technique.unnamed().with(Twin.ARRIVES));
    }

    /** Sends a packet that is too large for one frame, and of which each fragment begins as a datagram between these ports would. */
    private static void carryPorts(Trial trial, int port, int serverPort) {
        byte[] ports = Bytes.of(port >> 8, port, serverPort >> 8, serverPort);
        byte[] large = new byte[3000];
        for (int at = 0; at < large.length; at++) {
            large[at] = ports[at % ports.length];
        }
        trial.aside(trial.outside(), 9999)
                .send(large, Segment.of(0, new byte[0]).inFragments(1448));
        trial.settle();
        assertFalse(trial.range().observer.others().isEmpty(), "the fragments arrived outside");
        trial.range().observer.forget();
    }

    private static byte[] relayed() {
        return Bytes.joined(Bytes.of(0, 0, 0, 1, 8, 8, 8, 8, 0, 53), Trial.Query.of("www.example.org"));
    }

    private static Technique datagram(String row, String words, int port, byte[] datagram) {
        return Technique.of(
                row, words, trial -> trial.socket(trial.outside(), port).send(datagram));
    }

    private static Technique packet(String words, int protocol) {
        return Technique.of(
                "E15", words + ", an IP protocol of its own", trial -> trial.sendRaw(protocol, new byte[64]));
    }

    /** A handshake initiation: 148 bytes, the first of type 1 with three noughts behind it. */
    private static byte[] wireGuard() {
        byte[] initiation = new byte[148];
        Arrays.fill(initiation, 4, initiation.length, (byte) 0x5a);
        initiation[0] = 1;
        return initiation;
    }

    /** Its reserved bytes say which client it is, and nobody was asked for a cookie yet. */
    private static byte[] warp() {
        byte[] initiation = wireGuard();
        initiation[1] = 7;
        Arrays.fill(initiation, initiation.length - 16, initiation.length, (byte) 0);
        return initiation;
    }

    /** P_CONTROL_HARD_RESET_CLIENT_V2: the opcode, a session, nothing acknowledged, packet 0. */
    private static byte[] openVpn() {
        return HexFormat.of().parseHex("38" + "1122334455667788" + "00" + "00000000");
    }

    /** IKE_SA_INIT: RFC 7296 section 3.1. */
    private static byte[] ike() {
        byte[] header =
                HexFormat.of().parseHex("1122334455667788" + "0000000000000000" + "21202208" + "00000000" + "00000080");
        return Arrays.copyOf(header, 0x80);
    }

    /** An index and a number in front of what is sealed: RFC 3948 section 2.1. */
    private static byte[] esp() {
        return HexFormat.of().parseHex("c0ffee01" + "00000001" + "5a".repeat(64));
    }

    /** SCCRQ, with its message type alone: RFC 2661 sections 3.1 and 4.4.1. */
    private static byte[] l2tp() {
        return HexFormat.of().parseHex("c8020014" + "00000000" + "00000000" + "8008" + "0000" + "0000" + "0001");
    }

    /** Twice as long as WireGuard's, and marked as a QUIC packet that only servers send. */
    private static byte[] ownWarp() {
        return HexFormat.of().parseHex("c100000000" + "90830182" + "5a".repeat(185));
    }

    /** RFC 8926 section 3.4: Ethernet, network 7. */
    private static byte[] geneve() {
        return concat(HexFormat.of().parseHex("0000655800000700"), frame());
    }

    /** RFC 7348 section 5: network 7. */
    private static byte[] vxlan() {
        return concat(HexFormat.of().parseHex("0800000000000700"), frame());
    }

    /** 3GPP TS 29.281 section 5.1. */
    private static byte[] gtp() {
        return concat(HexFormat.of().parseHex("30ff001c" + "00c0ffee"), packet());
    }

    private static byte[] frame() {
        return concat(HexFormat.of().parseHex("020000000001" + "020000000002" + "0800"), packet());
    }

    /** An echo request. */
    private static byte[] packet() {
        return HexFormat.of().parseHex("4500001c00000000" + "400166df" + "0a000001" + "0a000002" + "0800f7ff00000000");
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Its certificate is asked for in a TXT query of a name that begins so. */
    private static byte[] dnsCrypt() {
        return asking("2.dnscrypt-cert.resolver.example", 16);
    }

    private static byte[] asking(String name, int type) {
        byte[] query = Trial.Query.of(name);
        query[query.length - 4] = (byte) (type >> 8);
        query[query.length - 3] = (byte) type;
        return query;
    }
}
