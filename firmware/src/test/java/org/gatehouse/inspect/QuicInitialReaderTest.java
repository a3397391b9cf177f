package org.gatehouse.inspect;

import static org.gatehouse.inspect.QuicSealer.ack;
import static org.gatehouse.inspect.QuicSealer.concat;
import static org.gatehouse.inspect.QuicSealer.crypto;
import static org.gatehouse.inspect.QuicSealer.padding;
import static org.gatehouse.inspect.QuicSealer.ping;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.gatehouse.inspect.QuicInitialReader.Kind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("E10")
class QuicInitialReaderTest {
    private static final byte[] ID = HexFormat.of().parseHex("8394c8f03e515708");
    private static final byte[] SERVER_ID = {1, 2, 3};
    private static final int ACK_ECN_LENGTH = 12;
    private static final byte[] HELLO =
            new HelloBuilder().sni("www.school.test").message();

    private final QuicInitialReader reader = new QuicInitialReader();
    private final QuicSealer sealer = new QuicSealer(QuicSealer.V1, ID);

    @ParameterizedTest
    @ValueSource(
            ints = {
                QuicSealer.V1,
                QuicSealer.V2,
                QuicSealer.DRAFT_29,
                QuicSealer.RESERVED,
                QuicSealer.RESERVED_AS_DRAFT_29
            })
    void initial_isOpened(int version) {
        byte[] datagram = new QuicSealer(version, ID).token((byte) 1, (byte) 2).datagram(crypto(HELLO));
        assertEquals(QuicSealer.MIN_DATAGRAM, datagram.length);
        assertEquals(Kind.INITIAL, read(datagram));
        assertArrayEquals(HELLO, piece(0));
        assertEquals(-1, reader.original());
        assertEquals((version & 0xf) == 0xa, reader.isReservedVersion());
        assertArrayEquals(ID, Arrays.copyOfRange(datagram, reader.idStart(), reader.idStart() + reader.idLength()));
    }

    @Test
    void initialOfRfc9001_isOpened() {
        assertEquals(Kind.INITIAL, read(sealer.from().number(2).datagram(QuicSealerTest.HELLO_FRAME)));
        assertEquals(241, reader.pieceLength(0));
    }

    @Test
    void initial_somewhereInAnArray() {
        byte[] datagram = sealer.datagram(crypto(HELLO));
        byte[] within = concat(padding(42), datagram, padding(7));
        assertEquals(Kind.INITIAL, reader.read(within, 42, datagram.length));
        assertArrayEquals(HELLO, piece(0));
    }

    @Test
    void cryptoFrames_amongOthers() {
        assertEquals(
                Kind.INITIAL,
                read(sealer.datagram(
                        ping(),
                        crypto(HELLO, 50, 90),
                        padding(3),
                        ack(false),
                        crypto(HELLO, 0, 60),
                        ack(true),
                        crypto(HELLO, 20, 20),
                        ping(),
                        crypto(HELLO, 90, HELLO.length),
                        QuicSealer.close("enough"))));
        assertEquals(4, reader.pieces());
        int[] offsets = {50, 0, 20, 90};
        int[] ends = {90, 60, 20, HELLO.length};
        for (int i = 0; i < 4; i++) {
            assertEquals(offsets[i], reader.pieceOffset(i));
            assertArrayEquals(Arrays.copyOfRange(HELLO, offsets[i], ends[i]), piece(i));
        }
    }

    @Test
    void coalescedInitials_areOne() {
        byte[] first = sealer.initial(crypto(HELLO, 0, 50));
        byte[] second = sealer.initial(crypto(HELLO, 50, HELLO.length), padding(1000));
        assertEquals(Kind.INITIAL, read(concat(first, second)));
        assertEquals(2, reader.pieces());
        assertArrayEquals(HELLO, concat(piece(0), piece(1)));
    }

    @Test
    void initialBehindOtherPackets_isOpened() {
        byte[] datagram =
                concat(sealer.earlyData(40), sealer.handshake(30), sealer.initial(crypto(HELLO)), sealer.handshake(20));
        assertEquals(Kind.INITIAL, read(datagram));
        assertArrayEquals(HELLO, piece(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000", "4012345678901234567890123456789012345678", "00"})
    void initialBeforePaddingOrAShortHeader_isOpened(String rest) {
        assertEquals(
                Kind.INITIAL,
                read(concat(sealer.initial(crypto(HELLO)), HexFormat.of().parseHex(rest))));
    }

    @Test
    void laterInitial_isOpenedWithTheKeysOfAnEarlierId() {
        byte[] datagram = sealer.sentTo(SERVER_ID).datagram(ack(false));
        assertEquals(Kind.UNREADABLE, read(datagram));
        reader.addOriginal(SERVER_ID, SERVER_ID.length);
        reader.addOriginal(ID, ID.length);
        assertEquals(Kind.INITIAL, read(datagram));
        assertEquals(1, reader.original());
        assertEquals(SERVER_ID.length, reader.idLength());
        reader.forgetOriginals();
        assertEquals(Kind.UNREADABLE, read(datagram));
    }

    @Test
    void earlyDataAlone() {
        assertEquals(Kind.EARLY_DATA, read(sealer.earlyData(500)));
        assertEquals(Kind.EARLY_DATA, read(new QuicSealer(QuicSealer.V2, ID).earlyData(500)));
    }

    @Test
    void handshakeAlone_opensNothing() {
        assertEquals(Kind.OTHER, read(sealer.handshake(500)));
        assertEquals(Kind.OTHER, read(concat(sealer.handshake(100), sealer.handshake(100))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x1a2a3a4a, 2, 0xff000016})
    void unknownVersion_isTold(int version) {
        byte[] datagram = sealer.datagram(crypto(HELLO));
        ByteBuffer.wrap(datagram).putInt(1, version);
        assertEquals(Kind.UNKNOWN_VERSION, read(datagram));
        assertEquals(Kind.OTHER, read(Arrays.copyOf(datagram, 1199)));
        datagram[5] = 21;
        assertEquals(Kind.OTHER, read(datagram));
    }

    @Test
    void reservedVersionTogetherWithARealOne_isNotOneConnection() {
        byte[] forced = new QuicSealer(QuicSealer.RESERVED, ID).initial(crypto(HELLO, 0, 50));
        byte[] real = sealer.initial(crypto(HELLO, 50, HELLO.length), padding(1000));
        assertEquals(Kind.UNREADABLE, read(concat(forced, real)));
        assertEquals(Kind.UNREADABLE, read(concat(real, forced)));
    }

    /** They write the lengths of both ids into one byte (Q046) and are shorter than the RFC has it. */
    @ParameterizedTest
    @ValueSource(strings = {"Q046", "Q050", "T051"})
    void versionOfGoogle_isUnknownHoweverItIsBuilt(String version) {
        byte[] datagram = new byte[1050];
        datagram[0] = (byte) 0xc3;
        System.arraycopy(version.getBytes(StandardCharsets.US_ASCII), 0, datagram, 1, 4);
        datagram[5] = 0x50;
        assertEquals(Kind.UNKNOWN_VERSION, read(datagram));
        datagram[2] = '1';
        assertEquals(Kind.OTHER, read(datagram));
    }

    @Test
    void versionNegotiation_opensNothing() {
        byte[] datagram = sealer.datagram(crypto(HELLO));
        ByteBuffer.wrap(datagram).putInt(1, 0);
        assertEquals(Kind.OTHER, read(datagram));
    }

    @Test
    void whatIsNotQuic_isLeftAlone() {
        assertEquals(Kind.OTHER, read(new byte[0]));
        byte[] datagram = new byte[1300];
        for (int first : new int[] {0xc0, 0xff, 0x80, 0x16, 0x40}) {
            Arrays.fill(datagram, (byte) first);
            for (int length : new int[] {1, 6, 7, 100, 1300}) {
                assertEquals(Kind.OTHER, reader.read(datagram, 0, length));
            }
        }
    }

    /** A server that greases the bit takes it either way: RFC 9287. */
    @Test
    void initialWithoutTheFixedBit_isOpened() {
        assertEquals(Kind.INITIAL, read(sealer.withoutFixedBit().datagram(crypto(HELLO))));
        assertArrayEquals(HELLO, piece(0));
    }

    @Test
    void everyChangedByte_makesItUnreadableOrAnother() {
        byte[] datagram = sealer.initial(crypto(HELLO));
        for (int at = 0; at < datagram.length; at++) {
            byte[] changed = datagram.clone();
            changed[at] ^= 1;
            Kind kind = read(changed);
            assertEquals(at == 0 || at > 4 ? Kind.UNREADABLE : Kind.OTHER, kind, "byte " + at);
        }
    }

    @Test
    void truncatedAnywhere_neverThrows() {
        byte[] datagram = concat(sealer.handshake(20), sealer.initial(crypto(HELLO)), sealer.initial(ack(true)));
        for (int length = 0; length < datagram.length; length++) {
            read(Arrays.copyOf(datagram, length));
        }
        byte[] frames = concat(ack(true), QuicSealer.close("why"), crypto(HELLO, 0, 20));
        for (int length = 1; length <= frames.length; length++) {
            boolean atAnEdge = length == frames.length || length == ACK_ECN_LENGTH || length == ACK_ECN_LENGTH + 8;
            byte[] packet = sealer.initial(padding(4), Arrays.copyOf(frames, length));
            assertEquals(atAnEdge ? Kind.INITIAL : Kind.UNREADABLE, read(packet), "cut to " + length);
        }
    }

    /** Frames that an Initial may not hold, and a CRYPTO frame of which the type is longer than needed: some servers take it. */
    @ParameterizedTest
    @ValueSource(strings = {"08", "1d000000", "1e", "04", "40060000", "0680010000", "06c0000001000000000161"})
    void frameThatMakesNoSense(String frame) {
        assertEquals(Kind.UNREADABLE, read(sealer.initial(HexFormat.of().parseHex(frame), crypto(HELLO))));
    }

    @Test
    void morePiecesThanAnyClientSends() {
        byte[][] frames = new byte[QuicInitialReader.MAX_PIECES + 1][];
        Arrays.fill(frames, crypto(HELLO, 0, 1));
        assertEquals(Kind.UNREADABLE, read(sealer.datagram(frames)));
        assertEquals(Kind.INITIAL, read(sealer.datagram(Arrays.copyOf(frames, QuicInitialReader.MAX_PIECES))));
    }

    // A server less strict would find a hello in these that the reader has not seen.

    @Test
    void initialBehindAReadableOne_thatIsNot() {
        byte[] good = sealer.initial(crypto(HELLO, 0, 50));
        assertEquals(Kind.UNREADABLE, read(concat(good, sealer.initial(new byte[] {0x40, 6, 0, 0}))));
        byte[] otherVersion = new QuicSealer(QuicSealer.V2, ID).initial(crypto(HELLO));
        assertEquals(Kind.UNREADABLE, read(concat(good, otherVersion)));
        ByteBuffer.wrap(otherVersion).putInt(1, 0x1a2a3a4a);
        assertEquals(Kind.UNREADABLE, read(concat(good, otherVersion)));
        byte[] cut = sealer.initial(crypto(HELLO));
        assertEquals(Kind.UNREADABLE, read(concat(good, Arrays.copyOf(cut, 30))));
    }

    @Test
    void initialsOfTwoConnections() {
        byte[] good = sealer.initial(crypto(HELLO, 0, 50));
        byte[] other = new QuicSealer(QuicSealer.V1, SERVER_ID).initial(crypto(HELLO, 50, 60));
        assertEquals(Kind.UNREADABLE, read(concat(good, other)));
        reader.addOriginal(ID, ID.length);
        byte[] later = sealer.sentTo(SERVER_ID).initial(crypto(HELLO, 50, 60));
        assertEquals(Kind.INITIAL, read(later));
        assertEquals(Kind.UNREADABLE, read(concat(good, later)));
    }

    @Test
    void morePacketsThanAnyClientSends() {
        byte[] datagram = {};
        for (int packet = 0; packet < 8; packet++) {
            datagram = concat(datagram, sealer.initial(ping()));
        }
        assertEquals(Kind.INITIAL, read(datagram));
        assertEquals(Kind.UNREADABLE, read(concat(datagram, sealer.initial(crypto(HELLO)))));
    }

    @Test
    void retry_isNoClients() {
        byte[] datagram = sealer.datagram(crypto(HELLO));
        datagram[0] |= 0x30;
        assertEquals(Kind.UNREADABLE, read(datagram));
    }

    /** A number made up to force negotiation, that no key opens: alone it may be anything's, but not in front of a version that servers read. */
    @Test
    void reservedVersionInFrontOfAnother_makesNoSense() {
        byte[] forced = new QuicSealer(QuicSealer.RESERVED, new byte[] {1, 2, 3, 4})
                .sentTo(ID)
                .initial(crypto(HELLO, 0, 50));
        assertEquals(Kind.OTHER, read(forced));
        assertEquals(Kind.UNREADABLE, read(concat(forced, sealer.initial(crypto(HELLO)))));
    }

    private Kind read(byte[] datagram) {
        return reader.read(datagram, 0, datagram.length);
    }

    private byte[] piece(int index) {
        int start = reader.pieceStart(index);
        return Arrays.copyOfRange(reader.pieceBytes(), start, start + reader.pieceLength(index));
    }
}
