package org.gatehouse.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gatehouse.desk.DeskState.CannotOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in: what other users of the computer and other pages in the browser could try. */
@Tag("R19")
class DoorTest {
    @TempDir
    Path folder;

    private final SetClock clock = new SetClock();
    private DeskServer desk;
    private String address;
    private String root;
    private String cookie;

    @BeforeEach
    void start() throws IOException {
        DeskState state = new DeskState();
        state.open(progress -> SmallLog.opened());
        desk = DeskServer.start(state, page(state), clock);
        address = desk.address();
        root = URI.create(address).getPath().replace("enter", "");
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void token_givesACookie_thatLetsIn() throws IOException {
        Knock.Reply reply = new Knock(address).get(path(address));
        assertEquals(303, reply.status());
        assertEquals(root, reply.header("location"));
        String given = reply.header("set-cookie");
        assertTrue(given.endsWith("; Path=" + root + "; HttpOnly; SameSite=Strict"), given);
        cookie = given.split(";")[0];
        assertTrue(inside().get(root).body().contains("Gatehouse"));
    }

    @Test
    void token_isOfUseOnce() throws IOException {
        new Knock(address).get(path(address));
        Knock.Reply second = new Knock(address).get(path(address));
        assertEquals(403, second.status());
        assertEquals("", second.header("set-cookie"));
    }

    @Test
    void wrongToken_isRefused_andDoesNotUseUpTheRightOne() throws IOException {
        for (String guess : List.of("enter", "enter?token=", "enter?token=guess", "enter?token=" + "A".repeat(22))) {
            assertEquals(403, new Knock(address).get(root + guess).status(), guess);
        }
        assertEquals(303, new Knock(address).get(path(address)).status());
    }

    /** Another user of the computer sees the port, and may have seen the path; he has no cookie. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "index.html",
                "main.js",
                "api/state",
                "api/overview",
                "api/search",
                "api/evidence?device=02:00:00:00:00:11&as=csv"
            })
    void withoutCookie_nothingIsShown(String what) throws IOException {
        Knock.Reply reply = new Knock(address).get(root + what);
        assertEquals(403, reply.status());
        assertFalse(reply.body().contains("worry.example"));
        assertEquals(
                403,
                new Knock(address)
                        .cookie("gatehouse-desk=guess")
                        .get(root + what)
                        .status());
    }

    @Test
    void withoutCookie_nobodyClosesIt() throws Exception {
        assertEquals(
                403, new Knock(address).send("POST", root + "api/close", "{}").status());
        assertEquals(200, inside().get(root + "api/state").status());
    }

    @Test
    void cookieWithoutThePath_isOfNoUse() throws IOException {
        assertEquals(403, inside().get("/").status());
        assertEquals(403, inside().get("/api/overview").status());
    }

    /** DNS rebinding: a page of evil.example whose name leads to 127.0.0.1. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost", "127.0.0.1", "127.0.0.1:80", "[::1]"})
    void wrongHost_isTurnedAway(String host) throws IOException {
        Knock.Reply reply = inside().host(host).get(root + "api/overview");
        assertEquals(421, reply.status());
        assertEquals(421, new Knock(address).host(host).get(path(address)).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://127.0.0.1:1",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void pageOfAnotherOrigin_isTurnedAway(String header) throws IOException {
        assertEquals(
                421,
                inside().header(header).send("POST", root + "api/close", "{}").status());
        assertEquals(421, inside().header(header).get(root + "api/overview").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..%2f..%2fetc%2fpasswd",
                "%2e%2e/%2e%2e/etc/passwd",
                "page/index.html",
                "/etc/passwd",
                "main.js%00.png",
                "META-INF/MANIFEST.MF",
                "..\\..\\windows\\win.ini",
                "desk.css/../evidence.html"
            })
    void pathTraversal_findsNothing(String path) throws IOException {
        Knock.Reply reply = inside().get(root + path);
        assertTrue(reply.status() >= 400, reply.status() + " " + path);
        assertFalse(reply.body().contains("root:"), reply.body());
    }

    @Test
    void everyReply_forbidsCachesAndForeignContent() throws IOException {
        for (String path :
                List.of("", "main.js", "api/overview", "nothing", "api/evidence?device=" + SmallLog.MAC + "&as=html")) {
            Knock.Reply reply = inside().get(root + path);
            assertEquals("no-store", reply.header("cache-control"), path);
            assertEquals("nosniff", reply.header("x-content-type-options"), path);
            assertEquals("no-referrer", reply.header("referrer-policy"), path);
            String policy = reply.header("content-security-policy");
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
            assertFalse(policy.contains("unsafe"), policy);
        }
    }

    @Test
    void otherAddressesOfTheComputer_areNotServed() throws SocketException {
        int port = URI.create(address).getPort();
        List<Inet4Address> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .map(Inet4Address.class::cast)
                .filter(one -> !one.isLoopbackAddress())
                .toList();
        others.forEach(other -> assertFalse(isServed(other, port), other::toString));
    }

    @Test
    void closeButton_endsIt() throws Exception {
        CompletableFuture<Void> end = awaitEnd();
        Knock inside = inside();
        assertEquals(200, inside.send("POST", root + "api/close", "{}").status());
        end.get(30, TimeUnit.SECONDS);
        assertEquals(409, inside.get(root + "api/overview").status());
    }

    @Test
    void hourWithoutARequest_endsIt() throws Exception {
        Knock inside = inside();
        CompletableFuture<Void> end = awaitEnd();
        clock.forward(DeskServer.IDLE.toMillis() - 1000);
        inside.get(root + "api/state");
        clock.forward(DeskServer.IDLE.toMillis() - 1000);
        Thread.sleep(1500);
        assertFalse(end.isDone());
        clock.forward(2000);
        end.get(30, TimeUnit.SECONDS);
    }

    @Test
    void strangersRequests_doNotKeepItOpen() throws Exception {
        CompletableFuture<Void> end = awaitEnd();
        clock.forward(DeskServer.IDLE.toMillis() + 1);
        new Knock(address).get(root);
        end.get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> awaitEnd() {
        return CompletableFuture.runAsync(() -> {
            try {
                desk.awaitEnd();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Somebody who came in by the address. */
    private Knock inside() throws IOException {
        if (cookie == null) {
            cookie = new Knock(address).get(path(address)).header("set-cookie").split(";")[0];
        }
        return new Knock(address).cookie(cookie);
    }

    private OpenPage page(DeskState state) {
        Exports none = (export, bytes, key, from, to, progress) -> {
            throw new CannotOpen("not here");
        };
        return new OpenPage(state, none, new KnownBoxes(folder.resolve("boxes")));
    }

    private static boolean isServed(Inet4Address address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String path(String address) {
        URI uri = URI.create(address);
        return uri.getPath() + "?" + uri.getQuery();
    }

    private static final class SetClock extends Clock {
        private volatile long millis = 1_000_000;

        void forward(long more) {
            millis += more;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
