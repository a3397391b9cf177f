package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.gatehouse.frame.Frame;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("E16")
@Tag("E17")
class AddressMemoryTest {
    private static final long START_MICROS = 1_800_000_000_000_000L;
    private static final long SECRET = 0x1234_5678_9abc_def1L;
    private static final int SERVER = 0xc000_000c; // what FrameBuilder's frames go to, 192.0.0.12

    private final AddressMemory memory = new AddressMemory(AddressMemory.ENTRIES, SECRET);
    private final Frame frame = new Frame();
    private long nowMicros = START_MICROS;

    @Test
    void address_isKnownToItsDeviceAndForItsName() {
        remember(FrameBuilder.PUPIL, SERVER, "www.school.test", 60);
        assertTrue(memory.knows(opening(FrameBuilder.PUPIL, 4), nowMicros));
        assertTrue(memory.knows(opening(FrameBuilder.PUPIL, 4), name("WWW.school.test."), nowMicros));
        assertFalse(memory.knows(opening(FrameBuilder.PUPIL, 4), name("www.casino.test"), nowMicros));
        assertFalse(memory.knows(opening(TestLane.STAFF, 4), nowMicros));
        assertFalse(memory.knows(opening(TestLane.STAFF, 4), name("www.school.test"), nowMicros));
        assertFalse(memory.knows(opening(FrameBuilder.PUPIL, 6), nowMicros));
    }

    @Test
    void addressOfIpv6_isKnown() {
        Frame opening = opening(FrameBuilder.PUPIL, 6);
        int at = opening.destinationAddressStart();
        memory.remember(FrameBuilder.PUPIL, opening.bytes(), at, 16, name("www.school.test"), 60, nowMicros);
        assertTrue(memory.knows(opening, nowMicros));
        assertTrue(memory.knows(opening, name("www.school.test"), nowMicros));
    }

    @Test
    void namesThatShareAnAddress_areAllKnown() {
        for (int i = 0; i < 100; i++) {
            remember(FrameBuilder.PUPIL, SERVER, "site-" + i + ".test", 60);
        }
        for (int i = 0; i < 100; i++) {
            assertTrue(memory.knows(opening(FrameBuilder.PUPIL, 4), name("site-" + i + ".test"), nowMicros), "" + i);
        }
        assertFalse(memory.knows(opening(FrameBuilder.PUPIL, 4), name("site-100.test"), nowMicros));
    }

    @Test
    void address_isForgottenSomeTimeAfterItsTtl() {
        remember(FrameBuilder.PUPIL, SERVER, "www.school.test", 60);
        pass(60 + AddressMemory.EXTRA_SECONDS - 1);
        assertTrue(memory.knows(opening(FrameBuilder.PUPIL, 4), nowMicros));
        pass(1);
        assertFalse(memory.knows(opening(FrameBuilder.PUPIL, 4), nowMicros));
        assertFalse(memory.knows(opening(FrameBuilder.PUPIL, 4), name("www.school.test"), nowMicros));
    }

    @Test
    void shorterTtlLater_doesNotShortenWhatWasPromised() {
        remember(FrameBuilder.PUPIL, SERVER, "www.school.test", 3600);
        remember(FrameBuilder.PUPIL, SERVER, "www.school.test", 1);
        pass(3600);
        assertTrue(memory.knows(opening(FrameBuilder.PUPIL, 4), nowMicros));
    }

    @Test
    void endlessTtl_isADay() {
        remember(FrameBuilder.PUPIL, SERVER, "www.school.test", 0xffff_ffffL);
        pass(86_400 + AddressMemory.EXTRA_SECONDS - 1);
        assertTrue(memory.knows(opening(FrameBuilder.PUPIL, 4), nowMicros));
        pass(1);
        assertFalse(memory.knows(opening(FrameBuilder.PUPIL, 4), nowMicros));
    }

    @Test
    void clockSetBack_forgets() {
        remember(FrameBuilder.PUPIL, SERVER, "www.school.test", 60);
        pass(-200_000);
        assertFalse(memory.knows(opening(FrameBuilder.PUPIL, 4), nowMicros));
    }

    @Test
    @Tag("E20")
    void deviceThatFloods_pushesOutOnlyItsOwn() {
        int addresses = 1000;
        for (int i = 0; i < addresses; i++) {
            assertTrue(remember(TestLane.STAFF, i, "www.school.test", 600));
        }
        for (int i = 0; i < 3 * AddressMemory.ENTRIES; i++) {
            remember(FrameBuilder.PUPIL, i, "www.school.test", 600);
        }
        int known = 0;
        for (int i = 0; i < addresses; i++) {
            known += isKnown(TestLane.STAFF, i) ? 1 : 0;
        }
        assertEquals(addresses, known);
        for (int i = addresses; i < 2 * addresses; i++) {
            assertTrue(remember(TestLane.STAFF, i, "www.school.test", 600), "there is room for the other");
        }
    }

    @Test
    void randomAnswers_agreeWithASlowTwin() {
        Random random = new Random(53);
        Map<String, Long> twin = new HashMap<>();
        for (int i = 0; i < 60_000; i++) {
            pass(random.nextInt(4));
            long client = FrameBuilder.PUPIL + random.nextInt(5);
            int address = random.nextInt(40);
            String site = "site-" + random.nextInt(12) + ".test";
            if (random.nextInt(4) == 0) {
                int ttl = random.nextInt(3) * random.nextInt(900);
                assertTrue(remember(client, address, site, ttl));
                long end = nowMicros / 1_000_000 + ttl + AddressMemory.EXTRA_SECONDS;
                twin.merge(client + " " + address, end, Math::max);
                twin.merge(client + " " + address + " " + site, end, Math::max);
                twin.merge(client + " any " + site, end, Math::max);
            }
            long now = nowMicros / 1_000_000;
            assertEquals(twin.getOrDefault(client + " " + address, 0L) > now, isKnown(client, address));
            assertEquals(
                    twin.getOrDefault(client + " " + address + " " + site, 0L) > now,
                    memory.knows(openingTo(client, address), name(site), nowMicros));
            assertEquals(
                    twin.getOrDefault(client + " any " + site, 0L) > now,
                    memory.knowsAny(openingTo(client, address), name(site), nowMicros));
        }
    }

    /** What the writer has said is there is found by the reader, and nothing else. */
    @Test
    void reader_findsWhatWasWritten_whileMoreIsWritten() throws InterruptedException {
        int addresses = 400_000;
        AddressMemory small = new AddressMemory(1 << 14, SECRET);
        AtomicLong written = new AtomicLong(-1);
        Thread writer = new Thread(() -> {
            CanonicalName site = name("www.school.test");
            for (int i = 0; i < addresses; i++) {
                small.remember(FrameBuilder.PUPIL, octets(i), 0, 4, site, 60, START_MICROS);
                written.set(i);
            }
        });
        writer.start();
        long looked = 0;
        long found = 0;
        Frame opening = new Frame();
        while (written.get() < addresses - 1) {
            int last = (int) written.get();
            if (last >= 0) {
                byte[] bytes = to(new FrameBuilder().tcp(new byte[1]), last);
                opening.read(bytes, bytes.length);
                found += small.knows(opening, START_MICROS) ? 1 : 0;
                looked++;
                bytes = to(bytes, -1 - last);
                opening.read(bytes, bytes.length);
                assertFalse(small.knows(opening, START_MICROS));
            }
        }
        writer.join();
        assertTrue(
                found >= looked * 99 / 100, found + " of " + looked + ": only what was pushed out since is not found");
    }

    private boolean remember(long client, int address, String site, long ttlSeconds) {
        return memory.remember(client, octets(address), 0, 4, name(site), ttlSeconds, nowMicros);
    }

    private boolean isKnown(long client, int address) {
        return memory.knows(openingTo(client, address), nowMicros);
    }

    private Frame opening(long client, int version) {
        byte[] bytes = new FrameBuilder().clientMac(client).ipVersion(version).tcp(new byte[1]);
        frame.read(bytes, bytes.length);
        return frame;
    }

    private Frame openingTo(long client, int address) {
        byte[] bytes = to(new FrameBuilder().clientMac(client).tcp(new byte[1]), address);
        frame.read(bytes, bytes.length);
        return frame;
    }

    /** The frame with another destination; its IPv4 header's checksum goes with it. */
    private static byte[] to(byte[] frame, int address) {
        byte[] bytes = frame.clone();
        for (int i = 0; i < 4; i++) {
            bytes[30 + i] = (byte) (address >>> 24 - 8 * i);
        }
        bytes[24] = 0;
        bytes[25] = 0;
        int sum = 0;
        for (int i = 14; i < 34; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = ~((sum & 0xffff) + (sum >>> 16));
        bytes[24] = (byte) (sum >> 8);
        bytes[25] = (byte) sum;
        return bytes;
    }

    private static byte[] octets(int address) {
        return new byte[] {(byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address};
    }

    private void pass(int seconds) {
        nowMicros += seconds * 1_000_000L;
    }

    private static CanonicalName name(String text) {
        CanonicalName name = new CanonicalName();
        byte[] bytes = text.getBytes(US_ASCII);
        name.readText(bytes, 0, bytes.length);
        return name;
    }
}
