package org.gatehouse.enforce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameBuilder;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Action;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsRefusalTest {
    private static final String QUESTION =
            "0377575706" + "436173696e6f07" + "4558616d706c6500" + "001c0001"; // mixed case
    private static final String OPT = "00002904d0000080000000"; // with DO

    private final Frame query = new Frame();
    private final Frame answer = new Frame();
    private final DnsQueryReader reader = new DnsQueryReader(new CanonicalName());
    private final FrameWriter writer = new FrameWriter(2048);
    private final DnsRefusal refusal = new DnsRefusal();

    static Verdict blocked(String title) {
        return new Verdict(Action.BLOCK, false, Reason.CATEGORY, "pupils", 3, "gambling", title);
    }

    /** An answer taken apart by a parser of the test's own. */
    private record Answer(int id, int flags, byte[] question, Soa soa, Opt opt) {
        static Answer parse(byte[] message) {
            ByteBuffer in = ByteBuffer.wrap(message);
            int id = in.getShort() & 0xffff;
            int flags = in.getShort() & 0xffff;
            assertEquals(1, in.getShort(), "questions");
            assertEquals(0, in.getShort(), "answers");
            assertEquals(1, in.getShort(), "authorities");
            int additional = in.getShort();
            skipName(in);
            in.position(in.position() + 4);
            byte[] question = Arrays.copyOfRange(message, 12, in.position());
            Soa soa = Soa.parse(in);
            Opt opt = additional == 1 ? Opt.parse(in) : null;
            assertEquals(0, in.remaining(), "bytes behind the message");
            return new Answer(id, flags, question, soa, opt);
        }

        private static void skipName(ByteBuffer in) {
            for (int length = in.get(); length != 0; length = in.get()) {
                in.position(in.position() + length);
            }
        }
    }

    private record Soa(int ttl, int[] numbers) {
        static Soa parse(ByteBuffer in) {
            assertEquals((short) 0xc00c, in.getShort(), "the question's name");
            assertEquals(6, in.getShort(), "SOA");
            assertEquals(1, in.getShort(), "IN");
            int ttl = in.getInt();
            int end = (in.getShort() & 0xffff) + in.position();
            Answer.skipName(in);
            Answer.skipName(in);
            int[] numbers = new int[5];
            for (int i = 0; i < 5; i++) {
                numbers[i] = in.getInt();
            }
            assertEquals(end, in.position(), "the SOA's length");
            return new Soa(ttl, numbers);
        }
    }

    private record Opt(int extendedRcodeAndFlags, int option, int code, String text) {
        static Opt parse(ByteBuffer in) {
            assertEquals(0, in.get(), "root");
            assertEquals(41, in.getShort(), "OPT");
            assertTrue(in.getShort() >= 512, "UDP payload");
            int flags = in.getInt();
            int length = in.getShort();
            int option = in.getShort();
            int optionLength = in.getShort();
            assertEquals(length, optionLength + 4);
            int code = in.getShort();
            byte[] text = new byte[optionLength - 2];
            in.get(text);
            return new Opt(flags, option, code, new String(text, StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @Tag("R05")
    @CsvSource({"4, -1", "6, -1", "4, 0x6005", "6, 0x6005"})
    void refusal_answersTheQuestion_turnedRound(int ipVersion, int vlan) {
        byte[] bytes = FrameBuilder.udp(ipVersion, message("0110", false))
                .vlan(vlan)
                .ports(50_000, 53)
                .build();
        Answer parsed = refuse(bytes, blocked("Gambling"));
        assertEquals(0xabcd, parsed.id);
        assertEquals(0x8193, parsed.flags); // an answer, RD as asked, RA, CD as asked, NXDOMAIN
        assertArrayEquals(HexFormat.of().parseHex(QUESTION), parsed.question);
        assertEquals(null, parsed.opt);
        assertEquals(53, answer.sourcePort());
        assertEquals(50_000, answer.destinationPort());
        assertEquals(vlan < 0 ? Frame.NO_VLAN : 5, answer.vlan());
        assertEquals(0x020000000001L, answer.sourceMac());
        assertEquals(query.addressLow(query.destinationAddressStart()), answer.addressLow(answer.sourceAddressStart()));
        assertEquals(
                query.addressHigh(query.sourceAddressStart()), answer.addressHigh(answer.destinationAddressStart()));
        assertEquals(query.addressLow(query.sourceAddressStart()), answer.addressLow(answer.destinationAddressStart()));
    }

    @Test
    void refusal_isCachedHalfAMinuteAtMost() {
        Soa soa = refuse(udp(false), blocked("Gambling")).soa;
        assertTrue(soa.ttl > 0 && soa.ttl <= 30);
        assertTrue(soa.numbers[4] > 0 && soa.numbers[4] <= 30, "RFC 2308 section 5: the lower of the two counts");
    }

    @Test
    void queryThatSpeaksEdns_getsTheReason() {
        Opt opt = refuse(udp(true), blocked("Gambling")).opt;
        assertEquals(15, opt.option);
        assertEquals(17, opt.code);
        assertEquals(0, opt.extendedRcodeAndFlags);
        assertTrue(opt.text.contains("Gambling"), opt.text);
    }

    @ParameterizedTest
    @CsvSource({"0000, 0x8083", "0100, 0x8183", "0120, 0x8183", "2800, 0xa883", "05ff, 0x8193"})
    void flags_areThoseThatAnAnswerRepeats(String asked, int answered) {
        byte[] bytes =
                FrameBuilder.udp(4, message(asked, false)).ports(50_000, 53).build();
        assertEquals(answered, refuse(bytes, blocked("Gambling")).flags);
    }

    @Test
    void longestQuestionAndTitle_fitIntoWhatEveryResolverTakes() {
        String longest = ("3f" + "61".repeat(63)).repeat(3) + "3d" + "61".repeat(61) + "00" + "00010001";
        byte[] message = HexFormat.of().parseHex("abcd01000001000000000001" + longest + OPT);
        Answer parsed = refuse(FrameBuilder.udp(6, message).build(), blocked("\u00e9".repeat(300)));
        assertArrayEquals(HexFormat.of().parseHex(longest), parsed.question);
        assertTrue(answer.payloadLength() <= 512, "bytes: " + answer.payloadLength());
        assertTrue(parsed.opt.text.endsWith("\u00e9"), "cut between two characters: " + parsed.opt.text);
    }

    @Test
    void refusalWrittenAfterALongerOne_isWhole() {
        refuse(udp(true), blocked("A very long title indeed"));
        assertEquals(null, refuse(udp(false), blocked("X")).opt);
    }

    private static byte[] message(String flags, boolean edns) {
        return HexFormat.of()
                .parseHex("abcd" + flags + "000100000000" + (edns ? "0001" : "0000") + QUESTION + (edns ? OPT : ""));
    }

    private static byte[] udp(boolean edns) {
        return FrameBuilder.udp(4, message("0100", edns)).ports(50_000, 53).build();
    }

    private Answer refuse(byte[] frame, Verdict verdict) {
        assertEquals(FrameKind.UDP, query.read(frame, frame.length));
        assertEquals(Outcome.NAMED, reader.read(frame, query.payloadStart(), query.payloadLength()));
        refusal.write(query, reader, verdict, writer);
        assertEquals(FrameKind.UDP, answer.read(writer.bytes(), writer.length()));
        assertEquals(writer.length(), answer.end());
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(answer));
        int start = answer.payloadStart();
        return Answer.parse(Arrays.copyOfRange(writer.bytes(), start, start + answer.payloadLength()));
    }
}
