package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.gatehouse.logbook.SegmentHeader.Kind;
import org.gatehouse.seal.BoxKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentHeaderTest {
    @Test
    void text_isWhatItWillAlwaysBe() {
        SegmentHeader header = header("a\nb\\c");
        String expected = """
                gatehouse-segment 1
                seq 7
                kind recovered
                begun 1000
                ended 2000
                rows 3
                events 5
                lost 1
                clock unknown
                recipients AB01,CD02
                devices 0000000100000002
                note a\\nb\\\\c
                message 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
                previous 0000000000000000000000000000000000000000000000000000000000000000
                """;
        assertEquals(expected, header.text());
        assertArrayEquals(SegmentHeader.sha256(expected.getBytes(StandardCharsets.UTF_8)), header.hash());
    }

    @Test
    void note_cannotPassForAnotherLine() {
        assertNotEquals(header("x\nmessage 00").text(), header("x\\nmessage 00").text());
    }

    @Test
    void signature_isNotHashed() {
        SegmentHeader header = header("");
        assertArrayEquals(header.hash(), header.signed(new byte[64]).hash());
        assertNotEquals(header, header.signed(new byte[64]));
        assertEquals(header, header(""));
    }

    @Test
    void kinds_areFoundByTheirCodes() {
        for (Kind kind : Kind.values()) {
            assertEquals(kind, Kind.ofCode(kind.code()));
        }
    }

    @Test
    void deviceIndex_findsItsDevicesWithTheSameKeyOnly(@TempDir Path folder) throws Exception {
        DeviceIndex index = new DeviceIndex(BoxKey.openOrMake(folder.resolve("box.key")));
        byte[] hashes = index.hashes(List.of(0x020000000011L, 0x020000000012L, 0x020000000011L));
        assertEquals(2 * DeviceIndex.HASH_LENGTH, hashes.length);
        DeviceIndex again = new DeviceIndex(BoxKey.openOrMake(folder.resolve("box.key")));
        assertTrue(DeviceIndex.isAmong(hashes, again.hash(0x020000000012L)));
        assertFalse(DeviceIndex.isAmong(hashes, again.hash(0x020000000013L)));
        DeviceIndex others = new DeviceIndex(BoxKey.openOrMake(folder.resolve("other.key")));
        assertFalse(DeviceIndex.isAmong(hashes, others.hash(0x020000000012L)));
    }

    private static SegmentHeader header(String note) {
        return new SegmentHeader(
                7,
                Kind.RECOVERED,
                1000,
                2000,
                3,
                5,
                1,
                false,
                List.of("AB01", "CD02"),
                new byte[] {0, 0, 0, 1, 0, 0, 0, 2},
                note,
                SegmentHeader.sha256("foo".getBytes(StandardCharsets.UTF_8)),
                SegmentHeader.nothingBefore(),
                new byte[0]);
    }
}
