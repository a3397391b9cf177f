package org.gatehouse.divert;

import static org.gatehouse.frame.FrameBuilder.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.gatehouse.config.FailMode;
import org.gatehouse.frame.Fragments;
import org.gatehouse.frame.FrameBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DiversionTest extends InDivertedNamespace {
    @Test
    void rules_belongToTheProcessOnlyWhenOpen() throws DivertException {
        assertTrue(rules(FailMode.OPEN).contains("flags owner;"));
        assertFalse(rules(FailMode.CLOSED).contains("flags owner"));
    }

    @Test
    void rules_nameAnAddressOnce() throws DivertException {
        String rules = rules(FailMode.CLOSED); // one device three times has one address
        assertTrue(rules.contains("ether daddr { 00:00:00:00:00:00 } accept"), rules);
    }

    @Test
    void rules_areFilledIn() throws DivertException {
        String rules = rules(FailMode.CLOSED);
        assertFalse(
                rules.lines().filter(line -> !line.startsWith("#")).anyMatch(line -> line.matches(".*@[A-Z_]+@.*")));
        assertTrue(rules.contains("device \"lo\""));
    }

    @Test
    void rules_withoutThePortSayWhich() {
        DivertException missing = assertThrows(
                DivertException.class,
                () -> Diversion.rules(DiversionChild.settings("lo", "lo", "lan9", FailMode.CLOSED)));
        assertTrue(missing.getMessage().contains("lan9"), missing.getMessage());
    }

    @Test
    @Tag("root")
    void open_heartbeatGoesRoundAndTheRulesGoWithTheConnection() throws IOException {
        begin(FailMode.OPEN);
        assertTrue(tables().contains("table netdev gatehouse"));
        order();
        assertEquals("closed", said.readLine());
        assertEquals("", tables());
    }

    @Test
    @Tag("root")
    @Tag("R39")
    void open_killedProcessTakesTheRulesAlong() throws IOException {
        begin(FailMode.OPEN);
        child.destroyForcibly().onExit().join();
        assertEquals("", tables());
    }

    @Test
    @Tag("root")
    @Tag("R39")
    void closed_rulesOutliveTheProcessAndTheNextOneReplacesThem() throws IOException {
        begin(FailMode.CLOSED);
        order();
        assertEquals("closed", said.readLine());
        assertTrue(tables().contains("table netdev gatehouse"));
        child.destroyForcibly().onExit().join();
        assertTrue(tables().contains("table netdev gatehouse"));
        start(FailMode.CLOSED);
        assertEquals("heard", said.readLine());
        assertEquals(
                1, tables().lines().filter(line -> line.contains("gatehouse")).count());
    }

    /** A school that changes its mind: the table of the closed process has to make room for an owned one. */
    @Test
    @Tag("root")
    void closedThenOpen_isOwned() throws IOException {
        begin(FailMode.CLOSED);
        child.destroyForcibly().onExit().join();
        start(FailMode.OPEN);
        assertEquals("heard", said.readLine());
        child.destroyForcibly().onExit().join();
        assertEquals("", tables());
    }

    @Test
    @Tag("root")
    @Tag("E02")
    @Tag("E06")
    void connection_isTheGatesFromItsSynOn() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        String tail = frame(0x18, 101, "636163686564");
        assertEquals("[far-wan0]", seenOf("far-lan0", tail), "no SYN was seen: the bridge's");
        assertEquals("[gate-lan]", seenOf("far-lan0", frame(0x02, 0, "")), "held");
        assertFalse(openings().contains("443"), "nothing is known of it yet: " + openings());
        assertEquals("[far-wan0]", seenOf("gate-lan", frame(0x02, 0, "")), "the gate lets it go on");
        assertTrue(openings().contains("443"), openings());
        assertEquals("[gate-lan]", seenOf("far-lan0", tail), "held, before any head came");
        assertEquals("[far-wan0]", seenOf("gate-lan", tail), "what the gate releases goes on");
        assertEquals("[]", seenOf("gate-lan", tail.replaceFirst("^(.{12}).{12}", "$1026761746501")));
        assertFalse(openings().contains("443"), "the gate said that the kernel may forget it: " + openings());
        assertEquals("[far-wan0]", seenOf("far-lan0", tail));
    }

    @Test
    @Tag("root")
    @Tag("E08")
    void httpConnection_staysTheGates_whateverTheServerAnswers() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        String request = frame(0x18, 101, "47455420");
        String more = frame(0x18, 105, "636163686564");
        String record = answer("170303");
        assertEquals("[gate-lan]", seenOf("far-lan0", request));
        assertEquals("[far-lan0]", seenOf("far-wan0", record));
        assertEquals("[far-wan0]", seenOf("far-lan0", more), "a TLS record ends what is not known to be HTTP");
        assertEquals("[]", seenOf("gate-lan", request.replaceFirst("^(.{12}).{12}", "$1026761746502")));
        assertTrue(set("http4").contains("443"), set("http4"));
        assertEquals("[far-lan0]", seenOf("far-wan0", answer("485454502f312e31")));
        assertEquals("[far-lan0]", seenOf("far-wan0", record), "what a server sends looks like anything");
        assertEquals("[gate-lan]", seenOf("far-lan0", more));
        assertTrue(openings().contains("timeout 10m"), openings());
        assertEquals("[gate-lan]", seenOf("far-lan0", request), "which would be remembered for less alone");
        assertTrue(openings().contains("timeout 10m"), openings());
        assertEquals("[]", seenOf("gate-lan", more.replaceFirst("^(.{12}).{12}", "$1026761746501")));
        assertFalse(openings().contains("443") || set("http4").contains("443"), openings());
    }

    @Test
    @Tag("root")
    @Tag("E06")
    void syn_whateverElseIsSet_isHeld_andWithDataDropped() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        for (int flags : new int[] {0x02, 0x0a, 0x22, 0x42, 0xc2}) {
            assertEquals("[gate-lan]", seenOf("far-lan0", frame(flags, 0, "")), "flags " + flags);
            assertEquals("[]", seenOf("far-lan0", frame(flags, 0, "16030100")), "flags " + flags);
        }
    }

    /** Whatever stands before a transport header: the gate sees what is in it. */
    @Test
    @Tag("root")
    @Tag("E07")
    void fragmentsAndExtensionHeaders_areTheGates() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        byte[] hello = hex("1603010200010001fc0303");
        byte[] options = hex("0000010400000000");
        FrameBuilder behindHeaders =
                FrameBuilder.tcp(6, hello).extension(0, options).extension(60, options);
        assertHeld("hello behind hop-by-hop and destination options", behindHeaders.build());
        assertHeld(
                "hello behind a routing header",
                FrameBuilder.tcp(6, hello).extension(43, options).build());
        assertHeld(
                "data behind options",
                FrameBuilder.tcp(6, new byte[9]).extension(60, options).build());
        assertHeld(
                "SYN behind options",
                FrameBuilder.tcp(6, hex("")).extension(60, options).flags(2).build());
        assertHeld(
                "query behind options",
                FrameBuilder.udp(6, hello).ports(9, 53).extension(0, options).build());
        byte[] endless = options.clone();
        endless[1] = (byte) 255;
        assertHeld(
                "no way to the end of the headers",
                FrameBuilder.tcp(6, hello).extension(60, endless).build());
        for (int version : new int[] {4, 6}) {
            byte[] segment = FrameBuilder.tcp(version, new byte[99]).fragment(0).build();
            byte[] syn = FrameBuilder.tcp(version, hex("")).fragment(0).flags(2).build();
            byte[] datagram =
                    FrameBuilder.udp(version, new byte[99]).fragment(0).build();
            byte[] echo = FrameBuilder.other(version, version == 4 ? 1 : 58, new byte[99])
                    .fragment(0)
                    .build();
            for (byte[] whole : List.of(segment, datagram, echo)) {
                assertHeld("first, tiny, over IPv" + version, Fragments.one(whole, 7, 0, 8));
                assertHeld("first over IPv" + version, Fragments.one(whole, 7, 0, 48));
                assertHeld("middle over IPv" + version, Fragments.one(whole, 7, 48, 8));
                assertHeld("last over IPv" + version, Fragments.one(whole, 7, 56, Fragments.data(whole).length - 56));
            }
            assertHeld("SYN over IPv" + version, Fragments.of(syn, 7, 0, true, Fragments.data(syn)));
        }
    }

    /** What lies where an acknowledgment's flags would be makes none of a fragment: none goes on, be it the first or a later one. */
    @Test
    @Tag("root")
    @Tag("E07")
    void fragmentThatLooksLikeAnAcknowledgment_isTheGates() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        byte[] data = new byte[96];
        for (int at = 12; at < data.length; at += 32) {
            data[at] = (byte) 0x80;
            data[at + 1] = 0x10;
        }
        byte[] whole = FrameBuilder.tcp(4, data)
                .tcpOptions(new byte[12])
                .flags(0x10)
                .fragment(0)
                .build();
        for (byte[] fragment : Fragments.cut(whole, 7, 32)) {
            assertHeld("a fragment of 52 bytes", fragment);
        }
        String acknowledgment = FrameBuilder.text(FrameBuilder.tcp(4, new byte[0])
                .tcpOptions(new byte[12])
                .flags(0x10)
                .build());
        assertEquals("[far-wan0]", seenOf("far-lan0", acknowledgment));
    }

    private void assertHeld(String what, byte[] frame) throws IOException {
        assertEquals("[gate-lan]", seenOf("far-lan0", FrameBuilder.text(frame)), what);
    }

    @Test
    @Tag("root")
    @Tag("E11")
    void answer_isTheGates_andGoesOnWhenTheGateReleasesIt() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        String answer = datagram("020000000011", 53, 40_000);
        assertEquals("[gate-wan]", seenOf("far-wan0", answer));
        assertEquals("[far-lan0]", seenOf("gate-wan", answer));
        assertEquals("[far-lan0]", seenOf("far-wan0", datagram("020000000011", 54, 40_000)), "no name server");
        String own = run("ip", "netns", "exec", NAMESPACE, "cat", "/sys/class/net/br0/address")
                .replace(":", "");
        assertEquals("[]", seenOf("far-wan0", datagram(own, 53, 40_000)), "the appliance's own answer");
    }

    /** Of a packet in fragments the first says whether it is an answer. */
    @Test
    @Tag("root")
    @Tag("E07")
    void fragmentsOfAnswers_areTheGates_andOthersGoOn() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        for (int version : new int[] {4, 6}) {
            byte[] answer = FrameBuilder.udp(version, new byte[99])
                    .ports(53, 40_000)
                    .fragment(0)
                    .build();
            byte[] other = FrameBuilder.udp(version, new byte[99])
                    .ports(5004, 40_000)
                    .fragment(0)
                    .build();
            for (byte[] fragment : Fragments.cut(answer, 7, 48)) {
                assertEquals("[gate-wan]", seenOf("far-wan0", FrameBuilder.text(fragment)), "of an answer");
            }
            for (byte[] fragment : Fragments.cut(other, 8, 48)) {
                assertEquals("[far-lan0]", seenOf("far-wan0", FrameBuilder.text(fragment)), "of another packet");
            }
            byte[] misleading = FrameBuilder.udp(version, hex("0035".repeat(50)))
                    .ports(5004, 40_000)
                    .fragment(0)
                    .build();
            byte[] later = Fragments.one(misleading, 9, 48, 56);
            assertEquals("[far-lan0]", seenOf("far-wan0", FrameBuilder.text(later)), "begins as an answer would");
        }
    }

    /** An acknowledgment goes on over the bridge; what is a later fragment of a name server's segment does not. */
    @Test
    @Tag("root")
    @Tag("E07")
    @Tag("E13")
    void fragmentsOfStreamedAnswers_areTheGates() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        for (int version : new int[] {4, 6}) {
            for (boolean answer : new boolean[] {true, false}) {
                byte[] segment = FrameBuilder.tcp(version, new byte[99])
                        .ports(answer ? 53 : 5004, 40_000)
                        .fragment(0)
                        .build();
                for (byte[] fragment : Fragments.cut(segment, answer ? 7 : 8, 48)) {
                    String seen = seenOf("far-wan0", FrameBuilder.text(fragment));
                    assertEquals(answer ? "[gate-wan]" : "[far-lan0]", seen, "IPv" + version);
                }
            }
            byte[] acknowledgment =
                    FrameBuilder.tcp(version, hex("")).ports(5004, 40_000).build();
            assertEquals("[far-lan0]", seenOf("far-wan0", FrameBuilder.text(acknowledgment)), "IPv" + version);
        }
    }

    /** What the gate lets go on in fragments lets nothing else go on: where ports would be a later one holds what its sender chose. */
    @Test
    @Tag("root")
    @Tag("E07")
    @Tag("E15")
    void fragmentsThatTheGateReleases_letNoConversationGo() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        for (int version : new int[] {4, 6}) {
            String chosen = FrameBuilder.text(
                    FrameBuilder.udp(version, new byte[40]).ports(40_001, 4433).build());
            byte[] packet = FrameBuilder.udp(version, hex("9c411151".repeat(40)))
                    .ports(40_000, 443)
                    .fragment(0)
                    .build();
            String first = FrameBuilder.text(
                    FrameBuilder.udp(version, new byte[40]).ports(40_000, 443).build());
            assertEquals("[gate-lan]", seenOf("far-lan0", chosen), "nobody let it go");
            for (byte[] fragment : Fragments.cut(packet, 7, 48)) {
                assertEquals("[far-wan0]", seenOf("gate-lan", FrameBuilder.text(fragment)), "released");
            }
            assertFalse(set("let_go" + version).contains("elements"), set("let_go" + version));
            assertEquals("[gate-lan]", seenOf("far-lan0", chosen), "still nobody");
            assertEquals("[far-wan0]", seenOf("gate-lan", first), "released whole");
            assertEquals("[far-wan0]", seenOf("far-lan0", first), "let go");
        }
    }

    /** What a SOCKS proxy shall pass on goes wherever its header says, whatever was let go before. */
    @Test
    @Tag("root")
    @Tag("E13")
    void relayedDatagram_ofAConversationThatWasLetGo_isTheGates() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        for (int version : new int[] {4, 6}) {
            String harmless = relayed(version, "0a00000108080808003599");
            assertEquals("[far-wan0]", seenOf("gate-lan", harmless), "released");
            assertEquals("[far-wan0]", seenOf("far-lan0", harmless), "let go");
            for (String type : List.of("01", "03", "04")) {
                String relayed = relayed(version, "000000" + type + "08080808003599");
                assertEquals("[gate-lan]", seenOf("far-lan0", relayed), "type " + type);
            }
        }
    }

    private static String relayed(int version, String payload) {
        return FrameBuilder.text(
                FrameBuilder.udp(version, hex(payload)).ports(40_000, 1080).build());
    }

    /** Behind two tags and in PPPoE: the gate gets the answers and what the rules cannot look into. */
    @Test
    @Tag("root")
    @Tag("E18")
    void wrappedAnswers_areTheGates_andOthersGoOn() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        for (int version : new int[] {4, 6}) {
            for (String around : List.of("two tags", "PPPoE", "PPPoE, its protocol in one byte")) {
                String what = "IPv" + version + " in " + around;
                FrameBuilder answer = FrameBuilder.udp(version, new byte[40]).ports(53, 40_000);
                FrameBuilder other = FrameBuilder.udp(version, new byte[40]).ports(443, 40_000);
                FrameBuilder segment = FrameBuilder.tcp(version, new byte[40]).ports(443, 40_000);
                byte[] fragment = Fragments.one(other.fragment(0).build(), 7, 24, 24);
                assertEquals("[gate-wan]", seenOf("far-wan0", wrapped(answer.build(), around)), what);
                assertEquals("[gate-wan]", seenOf("far-wan0", wrapped(fragment, around)), what);
                assertEquals("[far-lan0]", seenOf("far-wan0", wrapped(other.build(), around)), what);
                assertEquals("[far-lan0]", seenOf("far-wan0", wrapped(segment.build(), around)), what);
            }
        }
        String control = "020000000001" + "020000000011" + "8864" + "110000070006" + "c02109000004" + "00".repeat(34);
        assertEquals("[far-lan0]", seenOf("far-wan0", control), "an echo of PPP's link control");
    }

    private static String wrapped(byte[] frame, String around) {
        String text = FrameBuilder.text(frame);
        String addresses = text.substring(0, 24);
        if (around.equals("two tags")) {
            return addresses + "88a800078100000a" + text.substring(24);
        }
        String number = text.startsWith("0800", 24) ? "21" : "57";
        String protocol = around.equals("PPPoE") ? "00" + number : number;
        return addresses
                + "886411000007%04x".formatted(frame.length - 14 + protocol.length() / 2)
                + protocol
                + text.substring(28);
    }

    /** Every segment of a connection to a name server, and every one back. */
    @Test
    @Tag("root")
    @Tag("E13")
    void dnsOverTcp_isTheGates_bothWays() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        String segment = frame(0x18, 7, "0021");
        assertEquals("[gate-lan]", seenOf("far-lan0", segment.replace("9c4001bb", "9c400035")));
        assertEquals("[gate-wan]", seenOf("far-wan0", segment.replace("9c4001bb", "00359c40")));
        assertEquals("[far-wan0]", seenOf("far-lan0", segment), "another port");
        String bare = frame(0x12, 7, "").replace("9c4001bb", "00359c40");
        assertEquals("[gate-wan]", seenOf("far-wan0", bare), "the server's SYN");
    }

    /** The bridge forwards what devices tell of themselves, and the gate has a copy. */
    @Test
    @Tag("root")
    @Tag("R24")
    void whatDevicesTellOfThemselves_isCopied() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        String arp = "ffffffffffff" + "020000000011" + "0806" + "0001080006040001" + "020000000011" + "c0000263"
                + "000000000000" + "c0000201" + "00".repeat(18);
        String asked = HexFormat.of()
                .formatHex(FrameBuilder.udp(4, new byte[300]).ports(68, 67).build());
        String advertised = HexFormat.of()
                .formatHex(
                        FrameBuilder.other(6, 58, hex("88" + "00".repeat(23))).build());
        String echo = HexFormat.of()
                .formatHex(
                        FrameBuilder.other(6, 58, hex("80" + "00".repeat(23))).build());
        assertEquals("[far-wan0, gate-news]", seenOf("far-lan0", arp));
        assertEquals("[gate-lan, gate-news]", seenOf("far-lan0", asked), "unicast UDP is judged as well");
        assertEquals(
                "[far-wan0, gate-news]", seenOf("far-lan0", asked.replaceFirst("^.{12}", "ffffffffffff")), "broadcast");
        assertEquals("[far-wan0, gate-news]", seenOf("far-lan0", advertised));
        assertEquals("[far-wan0]", seenOf("far-lan0", echo));
    }

    @Test
    @Tag("root")
    void heartbeat_goesFromOneLaneToTheOther() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        String beat = "ffffffffffff" + "020000000000" + "88b5" + "00".repeat(46);
        assertEquals("[gate-lan]", seenOf("gate-wan", beat));
        assertEquals("[gate-wan]", seenOf("gate-lan", beat));
    }

    /** A UDP frame as digits, to a device. */
    private static String datagram(String device, int from, int to) {
        return device + "020000000099" + "0800" + "4500001d0007400040116eb2"
                + "c000020c0a00000b"
                + "%04x%04x00090000".formatted(from, to)
                + "00";
    }

    private static String rules(FailMode fail) throws DivertException {
        return Diversion.rules(DiversionChild.settings("lo", "lo", "lo", fail));
    }
}
