package org.gatehouse.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks DNS questions steadily, each once: {@code SteadyAsker RESOLVER STOP NAME…}, until the file STOP is there. Then it prints a line a question: the
 * name's index, when it was asked and when answered (monotonic clock, nanoseconds; 0: never), and the response code.
 */
final class SteadyAsker {
    static final int MAX_QUESTIONS = 1 << 16; // as many as DNS has ids

    private static final long INTERVAL_NANOS = 2_000_000;
    private static final long LAST_ANSWER_NANOS = 3_000_000_000L;
    private static final int SOCKET_BUFFER = 1 << 20; // a pause of this process must not look like a loss

    private final long[] asked = new long[MAX_QUESTIONS];
    private final long[] answered = new long[MAX_QUESTIONS];
    private final int[] code = new int[MAX_QUESTIONS];
    private final ByteBuffer received = ByteBuffer.allocate(4096);
    private final DatagramChannel channel;
    private final List<String> names;
    private int questions;

    private SteadyAsker(DatagramChannel channel, List<String> names) {
        this.channel = channel;
        this.names = names;
    }

    public static void main(String[] arguments) throws Exception {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            channel.connect(new InetSocketAddress(arguments[0], 53));
            channel.configureBlocking(false);
            SteadyAsker asker = new SteadyAsker(channel, List.of(arguments).subList(2, arguments.length));
            asker.ask(Path.of(arguments[1]));
            asker.print();
        }
    }

    private void ask(Path stop) throws IOException {
        long next = System.nanoTime();
        while (questions < MAX_QUESTIONS && (questions % 100 > 0 || !Files.exists(stop))) {
            receive();
            if (System.nanoTime() >= next) {
                channel.write(question(questions, names.get(questions % names.size())));
                asked[questions++] = System.nanoTime();
                next = Math.max(next + INTERVAL_NANOS, System.nanoTime() - INTERVAL_NANOS);
            }
            Thread.onSpinWait();
        }
        long end = System.nanoTime() + LAST_ANSWER_NANOS;
        while (System.nanoTime() < end) {
            receive();
        }
    }

    private void receive() throws IOException {
        received.clear();
        while (channel.read(received) > 0) {
            int id = received.getChar(0);
            answered[id] = System.nanoTime();
            code[id] = received.get(3) & 0xf;
            received.clear();
        }
    }

    /** RFC 1035 section 4.1: an id, recursion desired, one question, type A, class IN. */
    private static ByteBuffer question(int id, String name) {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putChar((char) id).putChar((char) 0x0100).putChar((char) 1).putChar((char) 0);
        message.putInt(0);
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            message.put((byte) bytes.length).put(bytes);
        }
        return message.put((byte) 0).putChar((char) 1).putChar((char) 1).flip();
    }

    private void print() {
        StringBuilder text = new StringBuilder();
        for (int id = 0; id < questions; id++) {
            text.append("asked ").append(id % names.size()).append(' ').append(asked[id]);
            text.append(' ').append(answered[id]).append(' ').append(code[id]).append('\n');
        }
        System.out.print(text);
    }
}
