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
 * What somebody at the next desk does meanwhile: {@code Visits COUNT SECONDS WARM-UP-COUNT [DNS-MILLIS]}. One after the other, a DNS query, and a connection with a ClientHello up to the server's first byte. It goes on until
 * {@code COUNT} of both are done, however long that takes, and for {@code SECONDS} at least. Prints {@code dns} and {@code tls}, each with how many were done, how many had to be tried again, how many failed for good, and the median and the 99th
 * percentile in microseconds of those that went well at once.
 *
 * <p>A try that nothing came of in five seconds, or of a query in {@code DNS-MILLIS}, is made again, twice at most, as browsers and resolvers do (resolv.conf(5): {@code timeout:5}, {@code attempts:2}).
 */
final class Visits {
    private static final String NAME = "www.bbc.co.uk";
    private static final int PATIENCE_MILLIS = 5000; // a browser's is longer
    private static final int TRIES = 3;
    private static final int PAUSE_MILLIS = 3; // nobody clicks faster, and the others need the processor, too

    private final Kind dns = new Kind();
    private final Kind tls = new Kind();

    private final int dnsMillis;

    private Visits(int dnsMillis) {
        this.dnsMillis = dnsMillis;
    }

    public static void main(String[] arguments) throws Exception {
        int dnsMillis = arguments.length > 3 ? Integer.parseInt(arguments[3]) : PATIENCE_MILLIS;
        new Visits(dnsMillis).visit(Integer.parseInt(arguments[2]), 0);
        Visits visits = new Visits(dnsMillis);
        visits.visit(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]));
        System.out.println(visits.dns.line("dns"));
        System.out.println(visits.tls.line("tls"));
    }

    private void visit(int count, long seconds) throws InterruptedException {
        byte[] hello = HelloClient.hello(NAME, 1200);
        long endNanos = System.nanoTime() + seconds * 1_000_000_000;
        for (int i = 0; i < count || System.nanoTime() < endNanos; i++) {
            int id = i;
            dns.visit(() -> ask(id));
            tls.visit(() -> connect(hello));
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private long ask(int id) throws IOException {
        long begunNanos = System.nanoTime();
        byte[] query = TaggedQuery.question(id, NAME);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getByName(Lab.SERVER4), 53);
            socket.setSoTimeout(dnsMillis);
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

    /** What became of the visits of one kind. */
    private static final class Kind {
        private final List<Long> micros = new ArrayList<>();
        private int again;
        private int failed;

        private void visit(Try once) {
            for (int i = 0; i < TRIES; i++) {
                try {
                    long took = once.micros();
                    if (i == 0) {
                        micros.add(took);
                    } else {
                        again++;
                    }
                    return;
                } catch (IOException nothingCame) {
                    // the next try says more
                }
            }
            failed++;
        }

        private String line(String what) {
            Collections.sort(micros);
            long median = micros.isEmpty() ? 0 : micros.get(micros.size() / 2);
            long slow = micros.isEmpty() ? 0 : micros.get(micros.size() * 99 / 100);
            int done = micros.size() + again;
            return what + " " + done + " " + again + " " + failed + " " + median + " " + slow;
        }
    }

    private interface Try {
        /** How long it took. */
        long micros() throws IOException;
    }
}
