package org.gatehouse.divert;

import static org.gatehouse.frame.FrameBuilder.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatehouse.config.FailMode;
import org.gatehouse.frame.FrameBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules that spare a bulk transfer the others. */
@Timeout(60)
class QuickRulesTest extends InDivertedNamespace {
    private static final int CLIENTS = 400;
    private static final int SEGMENTS = 1_000; // fewer starts than the rules let begin at once

    /** Rules that say of most of a transfer sooner what the others would: whatever the frame, the ways are the same without them. */
    @Test
    @Tag("root")
    @Tag("E02")
    @Tag("E06")
    @Tag("E07")
    void quickRules_sayWhatTheOthersWould() throws IOException {
        begin(FailMode.CLOSED);
        startProbe();
        Random random = new Random(20_261_122);
        List<String> up = segments(random, false);
        List<String> down = segments(random, true);
        List<String> quick = waysOf(up, down);
        assertEquals(Set.of("[far-wan0]", "[far-lan0]", "[gate-lan]", "[gate-wan]", "[]"), Set.copyOf(quick));
        for (String chain : List.of("from_lan", "from_wan")) {
            List<String> handles = run(inside("nft", "-a", "list", "chain", "netdev", "gatehouse", chain)
                            .toArray(String[]::new))
                    .lines()
                    .filter(rule -> rule.contains("comment \"sooner\""))
                    .map(rule -> rule.replaceFirst(".* # handle ", ""))
                    .toList();
            assertTrue(handles.size() >= 4, handles + " of " + chain);
            for (String handle : handles) {
                nft("delete", "rule", "netdev", "gatehouse", chain, "handle", handle);
            }
        }
        List<String> slow = waysOf(up, down);
        List<String> sent = Stream.of(up, down, up).flatMap(List::stream).toList();
        for (int i = 0; i < slow.size(); i++) {
            assertEquals(slow.get(i), quick.get(i), sent.get(i));
        }
    }

    /** Segments of a few connections, many of which differ from a bulk transfer's in one respect. */
    private static List<String> segments(Random random, boolean fromServer) {
        String[] begins = {
            "16030100c8010000c4",
            "1603010000",
            "474554202f",
            "504f5354",
            "434f4e",
            "170303",
            "1503",
            "abcdefff",
            "41424344",
            "16",
            "43",
            ""
        };
        int[] flags = {0x10, 0x10, 0x10, 0x18, 0x11, 0x02, 0x12, 0x04, 0x30, 0x50, 0x90};
        int[] fragments = {0x4000, 0x4000, 0x4000, 0x4000, 0, 0x2000, 0x6000, 0x4001, 0x0600, 0x0600
        }; // the last stands where IPv6 has TCP
        List<String> made = new ArrayList<>();
        for (int i = 0; i < SEGMENTS; i++) {
            byte[] begin = hex(begins[random.nextInt(begins.length)]);
            byte[] payload = Arrays.copyOf(begin, begin.length + (random.nextBoolean() ? 0 : random.nextInt(40)));
            int port = new int[] {443, 443, 443, 53, 5201}[random.nextInt(5)];
            int client = 40_000 + random.nextInt(CLIENTS);
            int version = random.nextBoolean() ? 4 : 6;
            FrameBuilder frame = FrameBuilder.tcp(version, payload)
                    .ports(fromServer ? port : client, fromServer ? client : port)
                    .identification(i)
                    .numbers(i, random.nextInt())
                    .flags(flags[random.nextInt(flags.length)])
                    .tcpOptions(new byte[new int[] {0, 12, 12, 8, 20}[random.nextInt(5)]])
                    .ipOptions(new byte[random.nextInt(8) == 0 ? 4 : 0])
                    .fragment(fragments[random.nextInt(fragments.length)]);
            if (random.nextInt(8) == 0) {
                frame.padding(hex("160301000001"));
            }
            if (random.nextInt(8) == 0) {
                frame.extension(new int[] {0, 60}[random.nextInt(2)], hex("0000010400000000"));
            }
            byte[] built = frame.build();
            if (fromServer) {
                swap(built, 0, 6);
                swap(built, version == 4 ? 26 : 22, version == 4 ? 4 : 16);
            }
            made.add(HexFormat.of().formatHex(built));
        }
        return made;
    }

    /** Two addresses that stand one behind the other change places; no sum notices. */
    private static void swap(byte[] frame, int at, int length) {
        byte[] first = Arrays.copyOfRange(frame, at, at + length);
        System.arraycopy(frame, at + length, frame, at, length);
        System.arraycopy(first, 0, frame, at + length, length);
    }

    /** The way of each; a few connections' openings are under way at the beginning. What the server said ends some. */
    private List<String> waysOf(List<String> up, List<String> down) throws IOException {
        for (String set : List.of("opening4", "opening6", "http4", "http6")) {
            nft("flush", "set", "netdev", "gatehouse", set);
        }
        String begun4 = begun(FrameBuilder.CLIENT4, FrameBuilder.SERVER4);
        String begun6 = begun(FrameBuilder.CLIENT6, FrameBuilder.SERVER6);
        nft("add", "element", "netdev", "gatehouse", "opening4", begun4);
        nft("add", "element", "netdev", "gatehouse", "opening6", begun6);
        List<String> ways = new ArrayList<>(seenOf("far-lan0", up));
        ways.addAll(seenOf("far-wan0", down));
        ways.addAll(seenOf("far-lan0", up));
        return ways;
    }

    /** The elements of half of the clients' ports. */
    private static String begun(String client, String server) {
        return IntStream.range(40_000, 40_000 + CLIENTS / 2)
                .mapToObj(port -> "0x%s . %d . 0x%s . 443".formatted(client, port, server))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }
}
