package org.gatehouse.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Both lanes, and a name server on the other side that dnsjava speaks for. */
final class SearchSchool {
    static final long SERVER = 0x020000000099L;

    final AddressMemory addresses;
    final SearchMemory searches = new SearchMemory();
    final RecordingPort towardsServer = new RecordingPort();
    final RecordingPort towardsClient = new RecordingPort();
    final Counters counters = new Counters();
    final EventRing ring = new EventRing(1024);
    final Judge judge;
    final Judge answerJudge;
    final Lane lane;
    final AnswerLane answers;
    long nowMicros = 1_800_000_000_000_000L;

    private final Map<Name, List<Record>> zone = new HashMap<>();

    SearchSchool(String policy) {
        this(policy, new AddressMemory());
    }

    SearchSchool(String policy, AddressMemory addresses) {
        this.addresses = addresses;
        judge = Judge.ofOpenings(TestLane.rules(policy), addresses);
        answerJudge = Judge.ofAnswers(TestLane.rules(policy));
        lane = new Lane(towardsServer, towardsClient, judge, ring, counters, searches, TestLane.MTU);
        answers = new AnswerLane(
                towardsServer,
                towardsClient,
                answerJudge,
                new EventRing(64),
                new Counters(),
                addresses,
                searches,
                new Heartbeat(towardsClient, 5000),
                TestLane.MTU);
    }

    /** Lets a record be known to the name server, written as in a zone file. */
    SearchSchool knows(String owner, int type, String data) {
        try {
            Name name = Name.fromString(owner);
            Record record = Record.fromString(name, type, 1, 300, data, Name.root);
            zone.computeIfAbsent(name, none -> new ArrayList<>()).add(record);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
        return this;
    }

    static Message query(String name, int type) {
        try {
            return Message.newQuery(Record.newRecord(Name.fromString(name), type, 1));
        } catch (TextParseException wrong) {
            throw new AssertionError(wrong);
        }
    }

    static FrameBuilder toServer(int ipVersion) {
        return new FrameBuilder().ipVersion(ipVersion).ports(40_000, 53);
    }

    /** What the server answers, with everything it knows of a name and where that leads. */
    Message answerOf(Message query) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            answer.getHeader().setFlag(Flags.RD);
        }
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        int type = query.getQuestion().getType();
        Name name = query.getQuestion().getName();
        while (name != null) {
            Name next = null;
            for (Record record : zone.getOrDefault(name, List.of())) {
                if (record.getType() == type || record.getType() == Type.CNAME) {
                    answer.addRecord(record, Section.ANSWER);
                }
                next = record instanceof CNAMERecord alias ? alias.getTarget() : next;
            }
            name = next;
        }
        if (query.getOPT() != null) {
            answer.addRecord(query.getOPT(), Section.ADDITIONAL);
        }
        return answer;
    }

    /** Sends a frame from the school. */
    void send(byte[] frame) {
        byte[] bytes = frame.clone();
        lane.onFrame(bytes, bytes.length, nowMicros);
    }

    /** Sends a frame from the internet. */
    void receive(byte[] frame) {
        byte[] bytes = frame.clone();
        answers.onFrame(bytes, bytes.length, nowMicros);
    }

    /** An answer on its way back to who sent a frame. */
    static byte[] back(byte[] question, byte[] message) {
        Frame view = view(question);
        boolean four = view.ipVersion() == 4;
        byte[] frame = new FrameBuilder()
                .ipVersion(four ? 4 : 6)
                .ports(53, view.sourcePort())
                .udp(message);
        Frame built = view(frame);
        System.arraycopy(question, 6, frame, 0, 6);
        System.arraycopy(question, 0, frame, 6, 6);
        int size = four ? 4 : 16;
        System.arraycopy(question, view.destinationAddressStart(), frame, built.sourceAddressStart(), size);
        System.arraycopy(question, view.sourceAddressStart(), frame, built.destinationAddressStart(), size);
        built.read(frame, frame.length);
        Checksum.complete(built);
        return frame;
    }

    static Frame view(byte[] frame) {
        Frame view = new Frame();
        FrameKind kind = view.read(frame, frame.length);
        if (kind != FrameKind.UDP && kind != FrameKind.TCP) {
            throw new AssertionError(kind);
        }
        return view;
    }

    static byte[] payload(byte[] frame) {
        Frame view = view(frame);
        if (Checksum.stateOf(view) != Checksum.State.RIGHT) {
            throw new AssertionError("wrong checksum");
        }
        return Arrays.copyOfRange(frame, view.payloadStart(), view.payloadStart() + view.payloadLength());
    }

    static Message message(byte[] payload) {
        try {
            return new Message(payload);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What goes out for a query in a datagram; null where nothing does. */
    byte[] goesOut(FrameBuilder from, Message query) {
        towardsServer.sent.clear();
        towardsClient.sent.clear();
        send(from.udp(query.toWire()));
        return towardsServer.sent.isEmpty() ? null : towardsServer.sent.get(0);
    }

    /** What a client gets for a query in a datagram. */
    Message ask(FrameBuilder from, Message query) {
        byte[] out = goesOut(from, query);
        if (out != null) {
            receive(back(out, answerOf(message(payload(out))).toWire()));
        }
        return message(payload(towardsClient.sent.get(0)));
    }

    Message ask(Message query) {
        return ask(toServer(4), query);
    }

    /** The answer's records, a line each: owner, type, data. */
    static List<String> records(Message answer) {
        List<String> lines = new ArrayList<>();
        for (Record record : answer.getSection(Section.ANSWER)) {
            lines.add(record.getName() + " " + Type.string(record.getType()) + " " + record.rdataToString());
        }
        return lines;
    }

    static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }
}
