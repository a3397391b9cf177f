package org.gatehouse.gate;

import org.gatehouse.enforce.SafeAnswer;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.DnsAnswerReader;
import org.gatehouse.inspect.DnsAnswerReader.Item;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.SafeName;
import org.gatehouse.policy.SafeSearch;

/**
 * Makes the answers for a safe name into answers to what was asked, and sees to it that no other answer leads a device to a search engine that must be safe. The answers lane's
 * thread.
 */
final class SearchAnswers {
    /** What is to become of an answer. */
    enum Fate {
        /** It is nothing of this. */
        KEEP,
        /** {@link #message()} takes its place. */
        REPLACE,
        /** Nobody asked for what it says. */
        DROP
    }

    private final Judge judge;
    private final SearchMemory searches;
    private final CanonicalName asked = new CanonicalName();
    private final DnsAnswerReader reader = new DnsAnswerReader(asked, new CanonicalName());
    private final SafeAnswer answer = new SafeAnswer();
    private final SearchMemory.Search search = new SearchMemory.Search();

    // The answer in hand.
    private SafeName safe;
    private boolean isSearch; // the search is the one that it answers
    private int length;

    SearchAnswers(Judge judge, SearchMemory searches) {
        this.judge = judge;
        this.searches = searches;
    }

    /**
     * Looks at an answer before anybody else does.
     *
     * @param carrier the frame that it comes with, or the last part of it
     */
    Fate judge(Frame carrier, byte[] bytes, int start, int messageLength, long nowMicros) {
        isSearch = false;
        safe = null;
        reader.begin(bytes, start, messageLength);
        Item first = reader.next();
        if (first != Item.QUESTION) {
            return Fate.KEEP; // a client takes no answer without its question, or it is unreadable
        }
        int questionEnd = reader.firstQuestionEnd();
        int type = reader.questionType();
        boolean forSafeName = restores(carrier, bytes, start, type, nowMicros);
        if (forSafeName) {
            reader.begin(bytes, start, messageLength);
            length = answer.restore(reader, search.name, 0, search.nameLength, search.safe);
            return length < 0 ? Fate.DROP : Fate.REPLACE;
        }
        SafeName replacement = judge.safeNameOf(carrier, asked);
        boolean alone = bytes[start + 4] == 0 && bytes[start + 5] == 1;
        while (!alone && replacement == null && reader.next() == Item.QUESTION) {
            replacement = judge.safeNameOf(carrier, asked);
        }
        return replacement == null ? Fate.KEEP : unasked(bytes, start, questionEnd, type, alone, replacement);
    }

    /** Whether it answers a question that went on for another name. */
    private boolean restores(Frame carrier, byte[] bytes, int start, int type, long nowMicros) {
        safe = SafeSearch.named(asked);
        if (safe == null) {
            return false;
        }
        int id = (bytes[start] & 0xff) << 8 | bytes[start + 1] & 0xff;
        isSearch = searches.find(carrier, id, type, nowMicros, search) && search.safe == safe;
        return isSearch;
    }

    /**
     * An answer for the engine's own name: to who resolves on his own, from before the policy was changed, or from a server that answers what it likes. Referrals and what leads
     * nowhere go on; of others the alias is left.
     */
    private Fate unasked(byte[] bytes, int start, int questionEnd, int type, boolean alone, SafeName replacement) {
        if (!alone) {
            return Fate.DROP;
        }
        if (reader.answerCount() == 0 || !SearchQuestions.leads(type)) {
            return Fate.KEEP;
        }
        length = answer.alias(bytes, start, questionEnd, false, replacement);
        return Fate.REPLACE;
    }

    /** What takes the answer's place. */
    byte[] message() {
        return answer.message();
    }

    /** Its length in bytes. */
    int length() {
        return length;
    }

    /** The safe name whose addresses the answer brings; null where it is for another name. */
    SafeName safe() {
        return safe;
    }

    /** The question that the answer is for; null where it was not changed on its way out. */
    SearchMemory.Search search() {
        return isSearch ? search : null;
    }
}
