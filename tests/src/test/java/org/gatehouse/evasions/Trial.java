package org.gatehouse.evasions;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.gatehouse.craft.CraftedConnection;
import org.gatehouse.craft.CraftedHost;
import org.gatehouse.craft.CraftedSocket;
import org.gatehouse.craft.Hello;
import org.gatehouse.craft.Observer;
import org.gatehouse.craft.Segment;
import org.gatehouse.lab.Lab;

/** One technique tried with one name over one IP: what the script did, and what came of it on the client's side and on the server's. */
final class Trial {
    /** As long as {@link #DECOY}, so that one can lie over the other. */
    static final String BLOCKED = "www.roblox.com";

    static final String ALLOWED = "www.garden.org";
    static final String DECOY = "www.meadow.org";

    private static final Map<Integer, String> OUTSIDE = Map.of(4, Lab.SERVER4, 6, Lab.SERVER6);
    private static final Map<Integer, String> BEYOND = Map.of(4, "203.0.113.10", 6, "2001:db8:fffe::10");
    private static final Map<Integer, String> ROUTER = Map.of(4, "192.0.2.1", 6, "2001:db8:1::1");
    private static final int NXDOMAIN = 3;
    private static final int PATIENCE_MILLIS =
            15_000; // of a machine that stands still for seconds; most answers are there at once
    private static final int SERVER_MILLIS = 40; // a server that has a request in hand answers within

    private static final AtomicInteger MARKS = new AtomicInteger();

    final int family;
    final String name;

    private final Range range;
    private final CraftedHost device;
    private final boolean blocked;
    private final String mark; // null: whatever arrives is a breach
    private final int fragmentsBefore;
    private final List<CraftedConnection> connections = new ArrayList<>();
    private boolean rawSent;
    private final List<CraftedSocket> sockets = new ArrayList<>();
    private final List<CraftedSocket> sealed = new ArrayList<>(); // some of them
    private final List<CraftedSocket> told = new ArrayList<>(); // others of them

    Trial(Range range, Technique technique, int family, boolean blocked) {
        this.range = range;
        this.family = family;
        this.blocked = blocked;
        boolean unnamed = technique.name() == null;
        device = unnamed && !blocked ? range.technician : range.pupil;
        name = blocked && !unnamed ? technique.name() : ALLOWED;
        mark = unnamed ? null : longestLabel(technique.name());
        fragmentsBefore = device.fragmentsHeard();
    }

    /** What to look for where a name is written with dots or with lengths. */
    private static String longestLabel(String name) {
        return Stream.of(name.split("\\."))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
    }

    // For scripts

    boolean isBlocked() {
        return blocked;
    }

    byte[] hello() {
        return Hello.of(name, 0);
    }

    /** A hello of the same length that names somebody else, whom everybody may visit. */
    byte[] decoy() {
        return Hello.of(DECOY, 0);
    }

    /** Where the name begins in a hello or a request. */
    int nameAt(byte[] stream) {
        return text(stream).indexOf(name.substring(0, 4));
    }

    String outside() {
        return OUTSIDE.get(family);
    }

    String router() {
        return ROUTER.get(family);
    }

    /** A connection to the router's own servers. */
    CraftedConnection connect(int port) {
        return kept(device.connect(OUTSIDE.get(family), port));
    }

    /** A connection to a server one hop behind the router. */
    CraftedConnection connectBeyond(int port) {
        return kept(device.connect(BEYOND.get(family), port));
    }

    /** A connection to some other server, which the outside is, too. */
    CraftedConnection connectTo(String server, int port) {
        return kept(device.connect(server, port));
    }

    CraftedConnection prepare(int port) {
        return kept(device.prepare(OUTSIDE.get(family), port));
    }

    /** A UDP socket whose datagrams the box must not let out when the name is blocked, whatever they hold. */
    CraftedSocket sealed(int port) {
        return sealedTo(outside(), port);
    }

    CraftedSocket sealedTo(String server, int port) {
        CraftedSocket socket = socket(server, port);
        sealed.add(socket);
        return socket;
    }

    /** A UDP socket whose datagrams must not let out a blocked name that can be read in them. */
    CraftedSocket socket(String server, int port) {
        CraftedSocket socket = device.socket(server, port);
        sockets.add(socket);
        return socket;
    }

    /** A UDP socket of the device's that is not looked at. */
    CraftedSocket aside(String server, int port) {
        return device.socket(server, port);
    }

    /** A name server says at once, packed as the segment says, that some other name is an alias of the trial's. */
    void hearAlias(Segment how) {
        CraftedSocket socket = socket(router(), 53);
        told.add(socket);
        range.observer.say(socket, Query.alias("alias.garden.org", name), how);
    }

    /** An IP packet that carries neither TCP nor UDP. */
    void sendRaw(int protocol, byte[] payload) {
        device.sendRaw(outside(), protocol, payload);
        rawSent = true;
    }

    Range range() {
        return range;
    }

    private CraftedConnection kept(CraftedConnection connection) {
        connections.add(connection);
        return connection;
    }

    // For the judgement of it

    /** Waits until the box has judged, and outside has heard, all that the script sent. */
    void settle() {
        String mark = "mark" + MARKS.incrementAndGet() + ".garden.org";
        CraftedSocket socket = range.pupil.socket(ROUTER.get(family), 53);
        Observer.Connection heard = range.observer.of(socket.port());
        for (int attempt = 0; attempt < 10; attempt++) {
            socket.send(Query.of(mark));
            if (socket.await(1, 500) && Lab.within(Duration.ofMillis(500), () -> heardBoth(heard))) {
                Lab.pause(Duration.ofMillis(SERVER_MILLIS));
                return;
            }
        }
        throw new AssertionError("the box lets no query through any more");
    }

    private static boolean heardBoth(Observer.Connection heard) {
        return !heard.datagramsSent().isEmpty() && !heard.datagramsAnswered().isEmpty();
    }

    /** Waits for the answers to an allowed name, or until they are late. */
    void awaitAnswers() {
        connections.forEach(connection -> connection.awaitAnswer(PATIENCE_MILLIS));
        sockets.forEach(socket -> Lab.within(Duration.ofMillis(PATIENCE_MILLIS), () -> isServed(socket)));
    }

    /** Ends what is still open, for the servers' sake. */
    void end() {
        connections.forEach(CraftedConnection::abort);
    }

    /** Why this is no refusal, or an empty list. */
    List<String> breaches() {
        List<String> found = new ArrayList<>();
        for (CraftedConnection connection : connections) {
            Observer.Connection heard = range.observer.of(connection.port());
            if (names(heard.sent()) || names(heard.sentAnywhere())) {
                found.add("the name came to the outside: " + text(heard.sentAnywhere()));
            }
            if (names(heard.answered())) {
                found.add("a server answered for the name");
            }
        }
        for (CraftedSocket socket : sockets) {
            List<byte[]> sent = range.observer.of(socket.port()).datagramsSent();
            if (sent.stream().anyMatch(this::names) || sealed.contains(socket) && !sent.isEmpty()) {
                found.add("a datagram with the name came to the outside");
            }
        }
        if (told.stream().anyMatch(this::isServed)) {
            found.add("a name server's answer with the name came to the device");
        }
        if (!told.isEmpty() && device.fragmentsHeard() > fragmentsBefore) {
            found.add("fragments of a name server's answer with the name came to the device");
        }
        if (range.observer.others().stream().anyMatch(this::names)) {
            found.add("a part of a packet with the name came to the outside");
        }
        found.addAll(contradictions());
        return found;
    }

    /** Connections about which the outside was told two things. */
    List<String> contradictions() {
        return connections.stream()
                .filter(connection -> range.observer.of(connection.port()).contradictory())
                .map(connection -> "bytes that differ came to the outside")
                .toList();
    }

    private boolean names(byte[] bytes) {
        return mark == null
                ? bytes.length > 0
                : text(bytes).contains(mark)
                        || text(Hello.withoutRecords(bytes)).contains(mark);
    }

    /** Why the allowed name was not served as the technique promises, or an empty list. */
    List<String> shortcomings(Twin twin) {
        List<String> found = new ArrayList<>(contradictions());
        for (CraftedConnection connection : connections) {
            Observer.Connection heard = range.observer.of(connection.port());
            boolean fine =
                    switch (twin) {
                        case WORKS -> isServed(connection.received());
                        case ARRIVES -> carriesName(heard.sent());
                        case FAILS -> !isServed(connection.received());
                    };
            if (!fine) {
                found.add("the client saw " + saw(connection));
            }
        }
        for (CraftedSocket socket : sockets) {
            boolean arrived = !range.observer.of(socket.port()).datagramsSent().isEmpty();
            boolean fine =
                    switch (twin) {
                        case WORKS -> isServed(socket);
                        case ARRIVES -> arrived;
                        case FAILS -> !isServed(socket);
                    };
            if (!fine) {
                found.add("the client saw " + saw(socket));
            }
        }
        if (!rawArrived()) {
            found.add("a packet did not arrive");
        }
        return found;
    }

    /** Whether it is an answer of DNS with an address, or a QUIC server's handshake, which goes on only when the hello was taken: RFC 9000 section 8.1. */
    private boolean isServed(CraftedSocket socket) {
        return socket.received().stream()
                .anyMatch(datagram -> sealed.contains(socket) ? isHandshake(datagram) : isFound(datagram));
    }

    private static boolean isHandshake(byte[] datagram) {
        return datagram.length >= 1000 && datagram[0] < 0;
    }

    /** No error, and answers: RFC 1035 section 4.1.1. */
    private static boolean isFound(byte[] answer) {
        return answer.length > 12 && (answer[3] & 0xf) == 0 && (answer[6] | answer[7]) != 0;
    }

    private static boolean isNegative(byte[] answer) {
        return answer.length >= 12 && answer[2] < 0 && (answer[3] & 0xf) == NXDOMAIN;
    }

    /** The first message of DNS over TCP, or nothing: RFC 1035 section 4.2.2. */
    private static byte[] message(byte[] stream) {
        int length = stream.length < 2 ? 0 : (stream[0] & 0xff) << 8 | stream[1] & 0xff;
        return stream.length < 2 + length ? new byte[0] : Arrays.copyOfRange(stream, 2, 2 + length);
    }

    private String saw(CraftedSocket socket) {
        List<byte[]> received = socket.received();
        if (received.isEmpty()) {
            return "silence";
        }
        if (isServed(socket)) {
            return "the server's answer";
        }
        return !sealed.contains(socket) && isNegative(received.get(0)) ? "NXDOMAIN" : "an error";
    }

    /** Whether packets without ports, where there were any, arrived. */
    private boolean rawArrived() {
        return !rawSent || !range.observer.others().isEmpty();
    }

    private boolean carriesName(byte[] sent) {
        return text(sent).contains(name) || text(Hello.withoutRecords(sent)).contains(name);
    }

    /** Whether it is the web server's page, or its certificate, or a name server's answer. */
    private static boolean isServed(byte[] answer) {
        String text = text(answer);
        return text.contains("outside was asked for")
                || isFound(message(answer))
                || answer.length > 0 && answer[0] == 22 && text.contains("outside");
    }

    /** What became of the connections, in words: how many of them saw what. */
    String seen() {
        Map<String, Integer> counts = new TreeMap<>();
        connections.forEach(connection -> counts.merge(saw(connection), 1, Integer::sum));
        sockets.forEach(socket -> counts.merge(saw(socket), 1, Integer::sum));
        if (counts.isEmpty()) {
            return "silence";
        }
        if (counts.size() == 1) {
            return counts.keySet().iterator().next();
        }
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " × " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String saw(CraftedConnection connection) {
        byte[] answer = connection.received();
        String text = text(answer);
        if (text.contains("403 ")) {
            return "a page that says why";
        }
        if (isServed(answer)) {
            return "the server's answer";
        }
        if (isNegative(message(answer))) {
            return "NXDOMAIN";
        }
        if (answer.length > 0) {
            return "an error of the server's";
        }
        return connection.wasReset() ? "a reset" : "silence";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    /** A DNS query: RFC 1035 section 4.1. */
    static final class Query {
        private Query() {}

        static byte[] of(String name) {
            return Bytes.joined(Bytes.of(0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0), wire(name), Bytes.of(0, 1, 0, 1));
        }

        /** An answer to the question for one name that gives another as its alias, and an address of that. */
        static byte[] alias(String asked, String name) {
            byte[] target = wire(name);
            byte[] pointer = Bytes.of(0xc0, 12);
            byte[] time = Bytes.of(0, 0, 0, 60);
            return Bytes.joined(
                    Bytes.of(0x12, 0x34, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0),
                    wire(asked),
                    Bytes.of(0, 1, 0, 1),
                    Bytes.joined(pointer, Bytes.of(0, 5, 0, 1), time, Bytes.vector(2, target)),
                    Bytes.joined(target, Bytes.of(0, 1, 0, 1), time, Bytes.vector(2, Bytes.of(198, 51, 100, 10))));
        }

        static byte[] wire(String name) {
            byte[] all = new byte[0];
            for (String label : name.split("\\.")) {
                all = Bytes.joined(all, Bytes.vector(1, Bytes.ascii(label)));
            }
            return Bytes.joined(all, Bytes.of(0));
        }
    }
}
