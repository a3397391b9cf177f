package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What has no name: VPNs, tunnels, encrypted DNS, unknown frames. Of what is refused nothing reaches the outside; what a school uses passes. */
@LabTest
class UnnamedTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String RANDOM = "2a".repeat(100);

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
    }

    static Stream<Arguments> refused() {
        String wireGuard = "01000000" + RANDOM.repeat(2).substring(0, 288);
        String ike = "1122334455667788" + "00".repeat(8) + "21202208" + "00000000" + "00000080" + RANDOM;
        String certificate =
                "0007010000010000000000000132" + "0d646e7363727970742d63657274" + "017804746573740000100001";
        return Stream.of(
                arguments("WireGuard", "UDP4-SENDTO:198.51.100.10:51820", wireGuard, "udp port 51820"),
                arguments("WireGuard on another port", "UDP4-SENDTO:198.51.100.10:443", wireGuard, "udp port 443"),
                arguments("WireGuard, IPv6", "UDP6-SENDTO:[2001:db8:ffff::10]:443", wireGuard, "udp port 443"),
                arguments("IKE", "UDP4-SENDTO:198.51.100.10:500", ike, "udp port 500"),
                arguments("IKE on another port", "UDP4-SENDTO:198.51.100.10:7777", ike, "udp port 7777"),
                arguments("Teredo", "UDP4-SENDTO:198.51.100.10:3544", RANDOM, "udp port 3544"),
                arguments("DNSCrypt", "UDP4-SENDTO:198.51.100.10:8443", certificate, "udp port 8443"),
                arguments("GRE", "IP4-SENDTO:198.51.100.10:47", RANDOM, "ip proto 47"),
                arguments("6in4", "IP4-SENDTO:198.51.100.10:41", RANDOM, "ip proto 41"),
                arguments("ESP", "IP4-SENDTO:198.51.100.10:50", RANDOM, "ip proto 50"),
                arguments("GRE, IPv6", "IP6-SENDTO:[2001:db8:ffff::10]:47", RANDOM, "ip6 proto 47"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    @Tag("E13")
    @Tag("E15")
    void datagram_refused_neverArrives(String what, String address, String hex, String filter) {
        try (Capture outside = Capture.start(lab)) {
            send("pupil", address, hex);
            send("pupil", address, hex);
            outside.finish();
            assertEquals(List.of(), outside.packets(filter));
        }
    }

    @Test
    @Tag("E15")
    void openVpn_ofARealClient_neverArrives() {
        try (Capture outside = Capture.start(lab)) {
            String client = """
                    cd $(mktemp -d)
                    openssl req -x509 -newkey ed25519 -nodes -keyout key -out cert -days 1 -subj /CN=x 2>&1
                    openvpn --genkey secret ta
                    call() { timeout 6 openvpn --client --dev null --remote 198.51.100.10 "$1" udp4 --ca cert --cert cert --key key "${@:2}" 2>&1; }
                    call 1194 &
                    call 1195 --tls-auth ta &
                    call 1196 --tls-crypt ta &
                    wait
                    """;
            String said = lab.run("pupil", "bash", "-c", client).output();
            for (int port : new int[] {1194, 1195, 1196}) {
                assertTrue(said.contains("link remote: [AF_INET]198.51.100.10:" + port), said);
            }
            outside.finish();
            assertEquals(List.of(), outside.packets("udp portrange 1194-1196"));
        }
    }

    /** To a web server's port, which would take its bytes. */
    @Test
    @Tag("E15")
    void openVpnOverTcp_ofARealClient_neverArrives() {
        try (Capture outside = Capture.start(lab)) {
            String client = """
                    cd $(mktemp -d)
                    openssl req -x509 -newkey ed25519 -nodes -keyout key -out cert -days 1 -subj /CN=x 2>&1
                    openvpn --genkey secret ta
                    call() { timeout 6 openvpn --client --dev null --remote 198.51.100.10 443 tcp4 --ca cert --cert cert --key key "$@" 2>&1; }
                    call &
                    call --tls-crypt ta &
                    wait
                    """;
            String said = lab.run("pupil", "bash", "-c", client).output();
            assertTrue(said.contains("TCP connection established with [AF_INET]198.51.100.10:443"), said);
            assertTrue(said.contains("Connection reset"), said);
            outside.finish();
            String filter = "src host " + Lab.pupil(4) + " and tcp dst port 443 and tcp[tcpflags] & tcp-push != 0";
            assertEquals(List.of(), outside.packets(filter));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UDP4:198.51.100.10:5555", "UDP6:[2001:db8:ffff::10]:5556"})
    @Tag("R15")
    void unknownProtocol_ofAFilteringGroup_passesBothWays_andOverTheBridgeFromThenOn(String server) {
        String port = server.substring(server.length() - 4);
        String address = server.substring(5, server.length() - 5); // it has others, and would answer from them
        String listener = server.substring(0, 4) + "-LISTEN:" + port + ",fork,bind=" + address;
        try (Running echo = lab.start("outside", "socat", listener, "PIPE")) {
            String talk = "(echo one; sleep 0.3; echo two; sleep 0.3) | socat -t1 - " + server;
            assertTrue(
                    Lab.within(
                            LIMIT,
                            () -> lab.run("pupil", "bash", "-c", talk).output().equals("one\ntwo\n")),
                    echo.output());
        }
        String family = server.startsWith("UDP4") ? "4" : "6";
        String known = lab.run("box", "nft", "list", "set", "netdev", "gatehouse", "let_go" + family)
                .output();
        assertTrue(known.contains(" . " + port + " "), known);
    }

    /** The same ports, once they were let go for something else. */
    @Test
    @Tag("E15")
    void handshake_behindALetGoDatagram_neverArrives() {
        String hex = "01000000" + RANDOM.repeat(2).substring(0, 288);
        try (Capture outside = Capture.start(lab)) {
            send("pupil", "UDP4-SENDTO:198.51.100.10:6666,sourceport=6666", RANDOM);
            send("pupil", "UDP4-SENDTO:198.51.100.10:6666,sourceport=6666", hex);
            send("pupil", "UDP4-SENDTO:198.51.100.10:6666,sourceport=6666", RANDOM + "00");
            outside.finish();
            List<String> arrived = outside.packets("udp port 6666");
            assertEquals(2, arrived.size(), arrived::toString);
            assertFalse(arrived.toString().contains("length 148"), arrived::toString);
        }
    }

    @Test
    @Tag("E13")
    void dnsOnAnotherPort_isJudged() {
        try (Capture outside = Capture.start(lab)) {
            String blocked = lab.dig("pupil", "-p", "5300", "@198.51.100.10", "www.roblox.com")
                    .output();
            assertTrue(blocked.contains("status: NXDOMAIN"), blocked);
            lab.dig("pupil", "-p", "5300", "@198.51.100.10", "www.bbc.co.uk");
            outside.finish();
            assertEquals(1, outside.packets("udp dst port 5300").size());
        }
    }

    /** DHCP, neighbour discovery and ARP have worked already, or nothing here would. */
    @Test
    void whatANetworkNeeds_passes() {
        try (Capture outside = Capture.start(lab)) {
            send("pupil", "UDP4-SENDTO:198.51.100.10:123", "23" + "00".repeat(47));
            send("pupil", "UDP4-DATAGRAM:192.0.2.255:1900,broadcast", RANDOM);
            send("pupil", "UDP4-DATAGRAM:224.0.0.251:5353", RANDOM);
            String ping =
                    lab.run("pupil", "ping", "-c1", "-W10", "198.51.100.10").output();
            assertTrue(ping.contains("1 received"), ping);
            outside.finish();
            assertEquals(1, outside.packets("udp dst port 123").size());
            assertEquals(1, outside.packets("udp dst port 1900").size());
            assertEquals(1, outside.packets("udp dst port 5353").size());
        }
    }

    @Test
    @Tag("E18")
    void unknownEtherType_neverArrives_andOneThatALanNeedsDoes() {
        String frame = "ffffffffffff" + "020000000011" + "%s" + RANDOM;
        try (Capture outside = Capture.start(lab)) {
            send("pupil", "INTERFACE:eth0", frame.formatted("8847"));
            send("pupil", "INTERFACE:eth0", frame.formatted("fffe"));
            send("pupil", "INTERFACE:eth0", frame.formatted("0064aaaa030000000800")); // IP behind LLC
            send("pupil", "INTERFACE:eth0", frame.formatted("88cc"));
            send("pupil", "INTERFACE:eth0", frame.formatted("0064424203")); // spanning tree
            outside.finish();
            assertEquals(0, outside.frames("ether proto 0x8847 or ether proto 0xfffe"));
            assertEquals(0, outside.frames("ether src 02:00:00:00:00:11 and ether[14:2] = 0xaaaa"));
            assertEquals(1, outside.frames("ether proto 0x88cc"));
            assertEquals(1, outside.frames("ether src 02:00:00:00:00:11 and ether[14:2] = 0x4242"));
        }
    }

    @Test
    void refusals_areLogged() {
        send(
                "visitor",
                "UDP4-SENDTO:198.51.100.10:51821",
                "01000000" + RANDOM.repeat(2).substring(0, 288));
        send("visitor", "IP4-SENDTO:198.51.100.10:47", RANDOM);
        String question = "select protocol || ' ' || server_port || ' ' || verdict || ' ' || reason as row from event"
                + " where client_mac = '02:00:00:00:00:13' and reason in ('vpn', 'tunnel') order by id";
        Lab.within(LIMIT, () -> lab.log(question).contains("tunnel"));
        List<String> rows = lab.log(question).lines().skip(2).map(String::strip).toList();
        assertEquals(List.of("udp 51821 block vpn", "ip 47 block tunnel"), rows);
    }

    private static void send(String host, String address, String hex) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : HexFormat.of().parseHex(hex)) {
            escaped.append("\\x").append(HexFormat.of().toHexDigits(octet));
        }
        Result sent = lab.run(host, "bash", "-c", "printf '" + escaped + "' | socat -u - " + address);
        assertEquals(0, sent.status(), sent.output());
    }
}
