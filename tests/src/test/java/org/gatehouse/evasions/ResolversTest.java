package org.gatehouse.evasions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.gatehouse.craft.CraftedHost;
import org.gatehouse.craft.CraftedSocket;
import org.gatehouse.craft.Observer;
import org.gatehouse.lab.Lab;
import org.gatehouse.lab.LabTest;
import org.gatehouse.lab.Report;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a resolver says, and what systems ask it before they go another way by themselves. */
@LabTest
@Tag("evasions")
@Order(1)
class ResolversTest {
    private static final int A = 1;
    private static final int SVCB = 64;
    private static final int HTTPS = 65;
    private static final int NXDOMAIN = 3;
    private static final int PATIENCE_MILLIS = 15_000; // of a slow machine; an answer that was swallowed never comes
    private static final String OUTER_NAME = "public.example"; // what the lab's keys are for
    private static final String BLOCKED = "roblox";

    /** One answer, and what came from the resolver itself, as seen before the box: by another thread, a moment before or after. */
    private record Reply(byte[] given, Observer.Connection heard) {
        List<byte[]> said() {
            return heard.datagramsAnswered();
        }

        int code() {
            return given[3] & 0xf;
        }

        int answers() {
            return given[6] << 8 | given[7] & 0xff;
        }

        String text() {
            return new String(given, StandardCharsets.ISO_8859_1);
        }
    }

    private static Reply ask(CraftedHost device, int family, String name, int type) {
        CraftedSocket socket = device.socket(family == 4 ? "192.0.2.1" : "2001:db8:1::1", 53);
        byte[] query = Trial.Query.of(name);
        query[query.length - 3] = (byte) type;
        socket.send(query);
        assertTrue(socket.await(1, PATIENCE_MILLIS), "an answer");
        return new Reply(socket.received().get(0), Range.shared().observer.of(socket.port()));
    }

    @ParameterizedTest
    @CsvSource({"4", "6"})
    @Tag("E11")
    void keysForEncryptedHellos_areTakenOut_andTheRestArrives(int family) {
        Reply reply = ask(Range.shared().pupil, family, "keys.answers.example", HTTPS);
        boolean hidden = !reply.text().contains(OUTER_NAME);
        boolean rest = reply.code() == 0 && reply.answers() == 1 && reply.text().contains("h2");
        boolean given = Lab.within(Duration.ofMillis(PATIENCE_MILLIS), () -> reply.said().stream()
                .anyMatch(said -> new String(said, StandardCharsets.ISO_8859_1).contains(OUTER_NAME)));
        String way = "IPv" + family;
        Report.add(
                "E11",
                "keys for encrypted hellos in an HTTPS record",
                way,
                true,
                hidden ? "no keys" : "the keys",
                hidden);
        Report.add(
                "E11",
                "keys for encrypted hellos in an HTTPS record",
                way,
                false,
                rest ? "the rest of it" : "nothing",
                rest);
        assertTrue(given, "the resolver gives keys");
        assertTrue(hidden, reply.text());
        assertTrue(rest, reply.text());
    }

    @ParameterizedTest
    @CsvSource({
        "4, cloaked.answers.example, 1",
        "6, cloaked.answers.example, 1",
        "4, alias.answers.example, 65",
        "6, alias.answers.example, 65"
    })
    @Tag("E11")
    void aliasOfABlockedName_isRefused(int family, String name, int type) {
        Reply reply = ask(Range.shared().pupil, family, name, type);
        boolean refused = reply.code() == NXDOMAIN && !reply.text().contains(BLOCKED);
        String words = type == HTTPS ? "HTTPS record that leads to a blocked name" : "alias (CNAME) of a blocked name";
        Reply allowed =
                ask(Range.shared().pupil, family, type == HTTPS ? "keys.answers.example" : "cdn.answers.example", type);
        boolean answered = allowed.code() == 0 && allowed.answers() > 0;
        Report.add("E11", words, "IPv" + family, true, refused ? "NXDOMAIN" : "an answer", refused);
        Report.add("E11", words, "IPv" + family, false, answered ? "the server's answer" : "none", answered);
        assertTrue(refused, reply.text());
        assertTrue(answered, allowed.text());
    }

    /** Each with the code that its maker asks networks for: that of a name which does not exist, or none and no records. */
    @ParameterizedTest
    @CsvSource({
        "use-application-dns.net, 1, 3",
        "mask.icloud.com, 1, 3",
        "mask-h2.icloud.com, 1, 3",
        "mask-canary.icloud.com, 1, 3",
        "_dns.resolver.arpa, 64, 0"
    })
    @Tag("E14")
    void whatSystemsAsk_beforeTheyGoAnotherWay_isDeniedAtOnce(String name, int type, int code) {
        for (int family : new int[] {4, 6}) {
            Reply reply = ask(Range.shared().pupil, family, name, type);
            boolean denied = reply.code() == code && reply.answers() == 0;
            Reply other = ask(Range.shared().pupil, family, Trial.ALLOWED, type == SVCB ? A : type);
            Lab.within(
                    Duration.ofMillis(PATIENCE_MILLIS),
                    () -> !other.said().isEmpty()); // what came before it was seen, too
            boolean kept = reply.said().isEmpty();
            boolean answered = other.code() == 0 && other.answers() > 0;
            Report.add("E14", name, "IPv" + family, true, denied ? "denied at once" : "an answer", denied && kept);
            Report.add("E14", name, "IPv" + family, false, answered ? "the server's answer" : "none", answered);
            assertEquals(code, reply.code());
            assertTrue(denied, reply.text());
            assertTrue(kept, "the resolver is not asked");
            assertTrue(answered, "another name is answered");
        }
    }
}
