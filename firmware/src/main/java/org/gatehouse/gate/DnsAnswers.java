package org.gatehouse.gate;

import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.DnsAnswerReader;
import org.gatehouse.inspect.DnsAnswerReader.Item;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/**
 * Judges one DNS answer for the device that it goes to: the names asked for, and the names that they lead to. What is allowed loses the keys to encrypt hellos with, where
 * the device's group may not have them, and its addresses are remembered. The answers lane's thread.
 */
final class DnsAnswers {
    /** What is to become of an answer. */
    enum Fate {
        /** It goes on as it is. */
        PASS,
        /** It goes on; bytes of it were changed. */
        CHANGED,
        /** {@link #replacement()} goes on in its place. */
        REPLACED,
        /** The client gets a refusal in its place. */
        REFUSED,
        /** It makes no sense. */
        UNREADABLE
    }

    private final Judge judge;
    private final Recorder recorder;
    private final AddressMemory memory;
    private final CanonicalName asked = new CanonicalName();
    private final CanonicalName target = new CanonicalName();
    private final DnsAnswerReader reader = new DnsAnswerReader(asked, target);
    private final SearchAnswers searches;

    // The answer in hand.
    private Frame frame;
    private long client;
    private long nowMicros;
    private boolean chosen; // the policy allows the name that was asked for, whatever the lists say
    private Verdict refusal;
    private boolean hasAddresses;

    DnsAnswers(Judge judge, Recorder recorder, AddressMemory memory, SearchMemory searches) {
        this.searches = new SearchAnswers(judge, searches);
        this.judge = judge;
        this.recorder = recorder;
        this.memory = memory;
    }

    /** The reader, with the answer judged last. */
    DnsAnswerReader reader() {
        return reader;
    }

    /** What takes the place of the answer judged last, where it is {@link Fate#REPLACED}. */
    byte[] replacement() {
        return searches.message();
    }

    /** Its length in bytes. */
    int replacementLength() {
        return searches.length();
    }

    /** What the answer judged last is for, where it was asked for otherwise; null for other answers. */
    SearchMemory.Search search() {
        return searches.search();
    }

    /** Why the answer judged last was {@link Fate#REFUSED}. */
    Verdict refusal() {
        return refusal;
    }

    /**
     * Judges a whole message, and changes it in place. A refusal is recorded.
     *
     * @param carrier the frame that it comes with, or the last part of it
     */
    Fate judge(Frame carrier, byte[] bytes, int start, int length, long epochMicros) {
        frame = carrier;
        client = carrier.destinationMac();
        nowMicros = epochMicros;
        if (length >= DnsQueryReader.HEADER && (bytes[start + 2] & 0x80) == 0) {
            return Fate.PASS; // a question: a name server on the LAN serves somebody outside
        }
        recorder.count(Counter.ANSWERS);
        return switch (searches.judge(carrier, bytes, start, length, epochMicros)) {
            case KEEP -> judgeMessage(bytes, start, length);
            case REPLACE -> {
                Fate fate = judgeMessage(searches.message(), 0, searches.length());
                yield fate == Fate.PASS ? Fate.REPLACED : fate;
            }
            case DROP -> {
                recorder.count(Counter.ODD_ANSWERS);
                yield Fate.UNREADABLE;
            }
        };
    }

    private Fate judgeMessage(byte[] bytes, int start, int length) {
        Item end = walk(bytes, start, length);
        boolean changes = end == Item.END && reader.hasKeys() && !judge.mayHaveKeys(frame);
        if (changes && refusal == null) {
            reader.hideKeys();
            recorder.count(Counter.KEYS_HIDDEN);
            end = walk(bytes, start, length); // a name may have pointed into what was moved
        }
        if (end == Item.UNREADABLE) {
            recorder.count(Counter.MALFORMED);
            return Fate.UNREADABLE;
        }
        if (refusal != null) {
            return Fate.REFUSED;
        }
        if (hasAddresses) {
            remember(bytes, start, length);
        }
        return changes ? Fate.CHANGED : Fate.PASS;
    }

    /** Judges the names, up to the first that is blocked, and reads to the end all the same. */
    private Item walk(byte[] bytes, int start, int length) {
        chosen = false;
        refusal = null;
        hasAddresses = false;
        reader.begin(bytes, start, length);
        while (true) {
            Item item = reader.next();
            switch (item) {
                case QUESTION -> onQuestion();
                case TARGET -> onTarget();
                case ADDRESS -> hasAddresses |= reader.isDirect();
                case END, UNREADABLE -> {
                    return item;
                }
            }
        }
    }

    private void onQuestion() {
        if (refusal == null) {
            Outcome outcome = asked.labelCount() == 0 ? Outcome.NO_NAME : Outcome.NAMED;
            Verdict verdict = judge.judgeQuestion(frame, outcome, asked, null);
            chosen |= verdict.reason() == Reason.ALLOWED_NAME;
            refuse(verdict, asked);
        }
    }

    private void onTarget() {
        if (refusal == null) {
            Verdict verdict = judge.judgeTarget(frame, target);
            boolean decides =
                    switch (verdict.reason()) {
                        case LOCKED -> true;
                        case CATEGORY, BLOCKED_NAME, SCHEDULE, TOR, DOH -> !chosen;
                        default -> false; // a group that reaches chosen names reaches them where they are
                    };
            if (decides) {
                refuse(verdict, target);
            }
        }
    }

    private void refuse(Verdict verdict, CanonicalName decisive) {
        if (verdict.isBlock()) {
            refusal = verdict;
            recorder.recordAnswer(frame, nowMicros, asked, decisive, verdict, judge);
        }
    }

    private void remember(byte[] bytes, int start, int length) {
        reader.begin(bytes, start, length);
        for (Item item = reader.next(); item != Item.END; item = reader.next()) {
            if (item == Item.ADDRESS && reader.isDirect() && asked.labelCount() > 0) {
                rememberAddress(bytes);
            }
        }
    }

    private void rememberAddress(byte[] bytes) {
        boolean kept = memory.remember(
                client, bytes, reader.addressStart(), reader.addressLength(), asked, reader.ttlSeconds(), nowMicros);
        if (searches.safe() != null) {
            kept &= memory.rememberSafe(
                    client,
                    bytes,
                    reader.addressStart(),
                    reader.addressLength(),
                    searches.safe(),
                    reader.ttlSeconds(),
                    nowMicros);
        }
        if (!kept) {
            recorder.count(Counter.ADDRESSES_LOST);
        }
    }
}
