package org.gatehouse.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("root")
@Timeout(30)
class LivePortTest {
    private final BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(100_000);
    private NetworkNamespace namespace;
    private LivePort inside;
    private LivePort outside;

    @BeforeEach
    void openPorts() throws Exception {
        boolean root = NetworkNamespace.isRoot();
        if (!root) {
            System.out.println("LivePortTest is skipped: network namespaces need root");
        }
        assumeTrue(root, "network namespaces need root");
        namespace = new NetworkNamespace();
        inside = namespace.enter(() -> LivePort.open("inside", () -> 42));
        outside = namespace.enter(() -> LivePort.open("outside", () -> 42));
    }

    @AfterEach
    void closePorts() throws Exception {
        if (namespace != null) {
            inside.close();
            outside.close();
            namespace.close();
        }
    }

    @Test
    void frame_arrivesAsSent() throws Exception {
        receive(inside);
        byte[] frame = frame(60, 1);
        outside.send(frame, frame.length);
        assertArrayEquals(frame, received.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void taggedFrame_keepsItsTag() throws Exception {
        receive(inside);
        byte[] frame = frame(64, 1);
        frame[12] = (byte) 0x81;
        frame[13] = 0;
        frame[14] = 0;
        frame[15] = 7;
        outside.send(frame, frame.length);
        assertArrayEquals(frame, received.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void ownFrame_isNotHandedBack() throws Exception {
        receive(inside);
        byte[] own = frame(60, 1);
        byte[] other = frame(60, 2);
        inside.send(own, own.length);
        outside.send(other, other.length);
        assertArrayEquals(other, received.poll(5, TimeUnit.SECONDS));
        assertNull(received.poll(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void send_whileAnotherThreadReceives() throws Exception {
        receive(inside);
        BlockingQueue<byte[]> answers = new ArrayBlockingQueue<>(1000);
        Thread answering =
                new Thread(() -> outside.receive((frame, length, micros) -> answers.add(copy(frame, length))));
        answering.start();
        byte[] frame = frame(200, 3);
        for (int burst = 0; burst < 200; burst++) {
            for (int i = 0; i < 100; i++) {
                inside.send(frame, 60 + i);
                outside.send(frame, 60 + i);
            }
            for (int i = 0; i < 100; i++) {
                assertNotNull(received.poll(5, TimeUnit.SECONDS));
                assertNotNull(answers.poll(5, TimeUnit.SECONDS));
            }
        }
        assertEquals(0, inside.sendFailures() + outside.sendFailures());
        assertEquals(0, inside.kernelDrops() + outside.kernelDrops());
    }

    @Test
    void close_endsReceiveOnAnIdlePort() throws Exception {
        Thread receiver = receive(inside);
        Thread.sleep(100);
        long start = System.nanoTime();
        inside.close();
        receiver.join();
        long tookMillis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(tookMillis < 1000, "took " + tookMillis + " ms");
        System.out.println("close of an idle port took " + tookMillis + " ms");
    }

    @Test
    void close_byTheListener() throws Exception {
        Thread receiver = new Thread(() -> inside.receive((frame, length, micros) -> inside.close()));
        receiver.start();
        outside.send(frame(60, 1), 60);
        receiver.join();
        inside.send(frame(60, 1), 60);
        assertEquals(1, inside.sendFailures());
    }

    @Test
    void close_whileOthersSend() throws Exception {
        Thread receiver = receive(inside);
        byte[] frame = frame(1500, 1);
        Runnable sending = () -> {
            while (inside.sendFailures() == 0) {
                inside.send(frame, frame.length);
            }
        };
        Thread first = new Thread(sending);
        Thread second = new Thread(sending);
        first.start();
        second.start();
        Thread.sleep(50);
        inside.close();
        inside.close();
        receiver.join();
        first.join();
        second.join();
        assertTrue(inside.sendFailures() > 0);
        assertEquals(0, inside.kernelDrops());
    }

    @Test
    void close_beforeReceive() {
        inside.close();
        inside.receive((frame, length, micros) -> {});
    }

    @Test
    void listenerThatThrows_costsOnlyTheFrame() throws Exception {
        Thread receiver = new Thread(() -> inside.receive((frame, length, micros) -> {
            if (frame[14] == 1) {
                throw new IllegalStateException("a fake fault");
            }
            received.add(copy(frame, length));
        }));
        receiver.start();
        outside.send(frame(60, 1), 60);
        outside.send(frame(60, 1), 60);
        outside.send(frame(60, 2), 60);
        assertNotNull(received.poll(5, TimeUnit.SECONDS));
        assertEquals(2, inside.listenerFailures());
    }

    @Test
    void frameOverTheDevicesLimit_isCounted() {
        outside.send(new byte[60_000], 60_000);
        outside.send(new byte[8], 8);
        assertEquals(2, outside.sendFailures());
    }

    @Test
    void deviceDownAndUp_receivesAgain() throws Exception {
        receive(inside);
        Thread.sleep(50);
        namespace.inside("ip", "link", "set", "inside", "down");
        Thread.sleep(300);
        namespace.inside("ip", "link", "set", "inside", "up");
        byte[] frame = frame(60, 9);
        for (int i = 0; i < 20 && received.isEmpty(); i++) {
            outside.send(frame, frame.length);
            Thread.sleep(50);
        }
        assertFalse(received.isEmpty());
    }

    @Test
    void deviceRemoved_endsReceive() throws Exception {
        Thread receiver = receive(inside);
        Thread.sleep(50);
        namespace.inside("ip", "link", "del", "inside");
        receiver.join();
    }

    @Test
    void unknownDevice_isNamed() {
        LinkException e = assertThrows(LinkException.class, () -> LivePort.open("lan9", () -> 0));
        assertTrue(e.getMessage().contains("lan9"), e.getMessage());
    }

    private Thread receive(LivePort port) {
        Thread thread = new Thread(() -> port.receive((frame, length, micros) -> {
            assertEquals(42, micros);
            received.add(copy(frame, length));
        }));
        thread.start();
        return thread;
    }

    private static byte[] copy(byte[] frame, int length) {
        return Arrays.copyOf(frame, length);
    }

    private static byte[] frame(int length, int mark) {
        byte[] frame = new byte[length];
        Arrays.fill(frame, (byte) mark);
        frame[0] = 2;
        frame[6] = 2;
        frame[12] = (byte) 0x88; // an EtherType for experiments, IEEE 802
        frame[13] = (byte) 0xB5;
        return frame;
    }
}
