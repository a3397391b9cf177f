package org.gatehouse.admin;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.logbook.Author;
import org.gatehouse.logbook.Decision;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Timestamp;

/** A revision as commands show it. */
final class RevisionView {
    private RevisionView() {}

    static Map<String, Object> data(Revision revision) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("revision", revision.number());
        data.put("base", revision.base());
        data.put("standing", revision.standing().code());
        data.put("urgent", revision.urgent());
        putWho(data, revision.author());
        putWhen(data, revision.made());
        data.put("reason", revision.reason());
        data.put("decision", revision.decision().map(RevisionView::data).orElse(null));
        data.put("hash", revision.hash());
        return data;
    }

    private static Map<String, Object> data(Decision decision) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("approved", decision.approved());
        putWho(data, decision.by());
        putWhen(data, decision.at());
        data.put("reason", decision.reason());
        return data;
    }

    private static void putWho(Map<String, Object> data, Author author) {
        data.put("person", author.person());
        data.put("role", author.role());
        data.put("way", author.way());
    }

    private static void putWhen(Map<String, Object> data, Timestamp at) {
        data.put("time", at.time());
        data.put("clockTrusted", at.trusted());
    }

    /** A few lines. */
    static String text(Revision revision, ZoneId zone) {
        StringBuilder text = new StringBuilder("revision %d, %s%n".formatted(revision.number(), standing(revision)));
        text.append("by        ")
                .append(revision.author())
                .append(", way: ")
                .append(revision.author().way());
        text.append("\nwhen      ").append(Times.text(revision.made(), zone));
        text.append("\nwhy       ").append(revision.reason());
        decided(revision.decision(), zone).ifPresent(line -> text.append('\n').append(line));
        text.append("\nchanges   ")
                .append(revision.base() == 0 ? "nothing: it is the first" : "revision " + revision.base());
        return text.append("\nhash      ").append(revision.hash()).append('\n').toString();
    }

    static String standing(Revision revision) {
        return revision.standing().code() + (revision.urgent() ? ", at once" : "");
    }

    private static Optional<String> decided(Optional<Decision> decision, ZoneId zone) {
        return decision.map(made -> (made.approved() ? "approved  by " : "rejected  by ") + made.by() + ", "
                + Times.text(made.at(), zone) + (made.reason().isEmpty() ? "" : ": " + made.reason()));
    }

    /** What to tell whoever made a revision, or decided of one. */
    static Answer answer(Revision revision) {
        return Answer.of(data(revision), outcome(revision));
    }

    /** The same with lines that say what else its author should know. */
    static Answer answer(Revision revision, List<String> remarks) {
        Map<String, Object> data = data(revision);
        data.put("remarks", remarks);
        StringBuilder text = new StringBuilder(outcome(revision));
        remarks.forEach(remark -> text.append(Columns.plain(remark)).append('\n'));
        return Answer.of(data, text.toString());
    }

    private static String outcome(Revision revision) {
        return switch (revision.standing()) {
            case IN_FORCE -> "revision " + revision.number() + " is in force\n";
            case WAITING ->
                "revision " + revision.number()
                        + " waits for the safeguarding lead or the head: gatehouse policy approve " + revision.number()
                        + "\n";
            case REJECTED, REPLACED ->
                "revision " + revision.number() + " is " + revision.standing().code() + "\n";
        };
    }
}
