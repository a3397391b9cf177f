package org.gatehouse.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What somebody at the next desk does meanwhile: {@code Visits SECONDS WARM-UP-SECONDS}. One after the other, a DNS query, and a connection with a ClientHello up to the server's first byte. Prints
 * {@code dns} and {@code tls}, each with how many, how many failed, and the median and the 99th percentile in microseconds.
 */
final class Visits {
    private static final String NAME = "www.bbc.co.uk";
    private static final int PATIENCE_MILLIS = 5000; // a browser's is longer
    private static final int PAUSE_MILLIS = 3; // nobody clicks faster, and the others need the processor, too

    private final List<Long> dns = new ArrayList<>();
    private final List<Long> tls = new ArrayList<>();
    private int dnsFailed;
    private int tlsFailed;

    private Visits() {}

    public static void main(String[] arguments) throws Exception {
        new Visits().visit(Long.parseLong(arguments[1]));
        Visits visits = new Visits();
        visits.visit(Long.parseLong(arguments[0]));
        System.out.println(line("dns", visits.dns, visits.dnsFailed));
        System.out.println(line("tls", visits.tls, visits.tlsFailed));
    }

    private void visit(long seconds) throws InterruptedException {
        byte[] hello = HelloClient.hello(NAME, 1200);
        long endNanos = System.nanoTime() + seconds * 1_000_000_000;
        for (int i = 0; System.nanoTime() < endNanos; i++) {
            try {
                dns.add(ask(i));
            } catch (IOException e) {
                dnsFailed++;
            }
            try {
                tls.add(connect(hello));
            } catch (IOException e) {
                tlsFailed++;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static long ask(int id) throws IOException {
        long begunNanos = System.nanoTime();
        byte[] query = TaggedQuery.question(id, NAME);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getByName(Lab.SERVER4), 53);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.send(new DatagramPacket(query, query.length));
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            socket.receive(answer);
            if ((answer.getData()[3] & 0xf) != 0) {
                throw new IOException("refused");
            }
        }
        return (System.nanoTime() - begunNanos) / 1000;
    }

    private static long connect(byte[] hello) throws IOException {
        long begunNanos = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(Lab.SERVER4, 443), PATIENCE_MILLIS);
            socket.getOutputStream().write(hello);
            if (socket.getInputStream().read() != 22) {
                throw new IOException("no answer to the hello");
            }
        }
        return (System.nanoTime() - begunNanos) / 1000;
    }

    private static String line(String what, List<Long> micros, int failed) {
        Collections.sort(micros);
        long median = micros.isEmpty() ? 0 : micros.get(micros.size() / 2);
        long slow = micros.isEmpty() ? 0 : micros.get(micros.size() * 99 / 100);
        return what + " " + micros.size() + " " + failed + " " + median + " " + slow;
    }
}
