package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.HttpPurpose;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameTable;
import org.gatehouse.policy.Client;
import org.gatehouse.policy.DrawnPolicies;
import org.gatehouse.policy.Policy;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of an opening is what {@code explain} says: the same verdict, by policies drawn by lot, whatever the opening is for. */
@Tag("R04")
class ExplainedOpeningsTest {
    private static final int POLICIES = 200;
    private static final int OPENINGS = 100;
    private static final int USUAL_PORT = 443;
    private static final int DNS_OVER_TLS = 853;
    private static final byte[] RESOLVER = {9, 9, 9, 9};

    private final DrawnPolicies drawn = new DrawnPolicies(new Random(7));
    private final CanonicalName name = new CanonicalName();
    private final ClientHelloReader hello = new ClientHelloReader(name);
    private final Match match = new Match();
    private final EventRing ring = new EventRing(2);
    private final Recorder recorder = new Recorder(ring, new Counters());
    private long nowMicros = 1_800_000_000_000_000L;
    private final Set<Reason> met = EnumSet.noneOf(Reason.class);

    @Test
    void verdict_isTheOneOfExplain() {
        for (int i = 0; i < POLICIES; i++) {
            NameTable names = DrawnPolicies.table(drawn.listed());
            Policy policy = Policy.of(drawn.document(), 1, names.categories(), drawn.moment());
            Judge judge = new Judge(new Rules(names, policy));
            for (int k = 0; k < OPENINGS; k++) {
                check(judge, policy, names);
            }
        }
        assertTrue(
                met.containsAll(EnumSet.of(
                        Reason.LOCKED,
                        Reason.QUARANTINE,
                        Reason.BLOCKED_NAME,
                        Reason.ALLOWED_NAME,
                        Reason.DOH,
                        Reason.DOT,
                        Reason.DOQ,
                        Reason.VPN,
                        Reason.TOR,
                        Reason.ENCRYPTED_NAME,
                        Reason.SCHEDULE,
                        Reason.NOT_ALLOWED,
                        Reason.CATEGORY)),
                () -> "not all that decides was drawn: " + met);
    }

    private void check(Judge judge, Policy policy, NameTable names) {
        long mac = drawn.mac();
        int vlan = drawn.vlan();
        Client client = new Client().device(mac, vlan);
        Reason purpose = drawn.purpose();
        String asked = drawn.asked();
        Verdict verdict = opened(judge, mac, vlan, asked, purpose);
        name.readText(asked.getBytes(US_ASCII), 0, asked.length());
        names.find(name, match);
        assertEquals(
                policy.explain(client, name, match, purpose).verdict(),
                verdict,
                () -> asked + " for " + purpose + " by " + mac);
        assertEquals(
                policy.explainQuestion(client, name, match).verdict(),
                judge.judgeQuestion(frame(mac, vlan, 53, new byte[0]), Outcome.NAMED, name, null));
        checkRow(judge, frame(mac, vlan, USUAL_PORT, new byte[0]), verdict);
        met.add(verdict.reason());
    }

    /** What is recorded is what the verdict rests on: its own texts, not copies of them. */
    private void checkRow(Judge judge, Frame frame, Verdict verdict) {
        nowMicros += 1_000_000; // so that no device has had its share of the log
        recorder.record(frame, nowMicros, Protocol.TLS, Outcome.NAMED, name, verdict, judge);
        int rows = ring.drain(
                event -> {
                    assertSame(verdict.rule(), event.rule);
                    assertSame(verdict.schedule(), event.schedule);
                    assertSame(verdict.group(), event.group);
                    assertEquals(verdict.revision(), event.revision);
                    assertEquals(verdict.alert(), event.alert);
                },
                2);
        assertEquals(1, rows);
    }

    /** The verdict on an opening that is for that purpose, as the lane asks for it. */
    private Verdict opened(Judge judge, long mac, int vlan, String asked, Reason purpose) {
        byte[] bytes = purpose == Reason.ENCRYPTED_NAME ? HelloPurposeTest.encrypted(asked) : Openings.hello(asked);
        assertEquals(Outcome.NAMED, hello.read(bytes, 0, bytes.length));
        if (purpose == Reason.VPN) {
            return judge.judgeRequest(
                    frame(mac, vlan, USUAL_PORT, new byte[0]), Outcome.NAMED, name, HttpPurpose.VPN, false, 0);
        }
        boolean encryptedDns = purpose == Reason.DOT || purpose == Reason.DOQ;
        Frame frame = frame(
                mac, vlan, encryptedDns ? DNS_OVER_TLS : USUAL_PORT, purpose == Reason.DOH ? RESOLVER : new byte[0]);
        Protocol protocol = purpose == Reason.DOQ ? Protocol.QUIC : Protocol.TLS;
        return judge.judgeHello(frame, protocol, Outcome.NAMED, name, hello, 0);
    }

    private static Frame frame(long mac, int vlan, int port, byte[] server) {
        byte[] bytes = new FrameBuilder()
                .clientMac(mac)
                .vlan(vlan)
                .server(server)
                .ports(40_000, port)
                .tcp(new byte[1]);
        Frame frame = new Frame();
        frame.read(bytes, bytes.length);
        return frame;
    }
}
