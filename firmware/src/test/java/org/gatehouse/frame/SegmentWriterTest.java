package org.gatehouse.frame;

import static org.gatehouse.frame.FrameBuilder.hex;
import static org.gatehouse.frame.FrameBuilder.tcp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentWriterTest {
    private static final byte[] TIMESTAMP = hex("0101080a0000000100000002");

    private final Frame frame = new Frame();
    private final byte[] headers = new byte[SegmentWriter.MAX_HEADERS];
    private final SegmentWriter writer = new SegmentWriter(16 * 1024);

    @ParameterizedTest
    @CsvSource({"4, -1", "6, -1", "4, 0x6005", "6, 0x6005"})
    void segment_hasTheHeadersOfTheOneKept_andAllTheBytes(int ipVersion, int vlan) {
        byte[] payload = new byte[10_001];
        new Random(1).nextBytes(payload);
        int length = keep(withHeaders(tcp(ipVersion, new byte[] {1, 2, 3}), ipVersion)
                .vlan(vlan)
                .numbers(500, 600)
                .flags(TcpFlags.ACK));
        System.arraycopy(payload, 0, writer.bytes(), length, payload.length);
        Frame segment = writer.segment(headers, length, -7, payload.length);
        byte[] expected = withHeaders(tcp(ipVersion, payload), ipVersion)
                .vlan(vlan)
                .numbers(-7, 600)
                .build();
        assertArrayEquals(expected, Arrays.copyOf(segment.bytes(), segment.end()));
        assertEquals(payload.length, segment.payloadLength());
    }

    @Test
    void segmentWrittenAfterALongerOne_isWhole() {
        int length = keep(tcp(4, new byte[1]));
        writer.segment(headers, length, 1, 9_000);
        writer.bytes()[length] = 42;
        Frame segment = writer.segment(headers, length, 5, 1);
        assertArrayEquals(
                tcp(4, new byte[] {42}).numbers(5, 2_000).build(), Arrays.copyOf(segment.bytes(), segment.end()));
    }

    @ParameterizedTest
    @CsvSource({
        "1312000102030405060708090a0b0c0d0e0f0000, MD5 signature",
        "0101131200000000000000000000000000000000, MD5 signature behind padding",
        "1d10000000000000000000000000000000000000, TCP-AO",
        "02000000, an option of no length",
        "02010000, an option shorter than its header",
        "01010102, an option without a length"
    })
    void headersThatCannotBeWrittenAgain_areRefused(String options, String what) {
        assertEquals(0, keep(tcp(4, new byte[1]).tcpOptions(hex(options))), what);
    }

    @ParameterizedTest
    @CsvSource({"00130000, what stands behind the end", "05020101, SACK", "fd041234, an experiment"})
    void otherOptions_areKept(String options, String what) {
        assertEquals(14 + 20 + 24, keep(tcp(4, new byte[1]).tcpOptions(hex(options))), what);
    }

    @Test
    void headersThatAreTooLong_areRefused() {
        int fits = SegmentWriter.MAX_HEADERS - 14 - 40 - 20;
        assertEquals(0, keep(tcp(6, new byte[1]).extension(60, FrameTest.extensionHeader(60, (fits / 8 + 1) * 8))));
        assertEquals(
                14 + 40 + 20 + fits / 8 * 8,
                keep(tcp(6, new byte[1]).extension(60, FrameTest.extensionHeader(60, fits / 8 * 8))));
    }

    private static FrameBuilder withHeaders(FrameBuilder builder, int ipVersion) {
        builder.tcpOptions(TIMESTAMP);
        return ipVersion == 4
                ? builder.ipOptions(hex("94040000"))
                : builder.extension(60, FrameTest.extensionHeader(60, 16));
    }

    private int keep(FrameBuilder builder) {
        byte[] bytes = builder.build();
        assertEquals(FrameKind.TCP, frame.read(bytes, bytes.length));
        return SegmentWriter.keepHeaders(frame, headers);
    }
}
