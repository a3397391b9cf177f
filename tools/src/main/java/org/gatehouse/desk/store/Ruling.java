package org.gatehouse.desk.store;

/**
 * What was decided about an opening and by what, as the log has it; empty text where the log says nothing.
 *
 * @param protocol dns, tls, quic and so on
 * @param port the server's port
 * @param verdict allow, flag or block
 * @param reason the code of the reason
 * @param category the category that decided
 * @param list the list that put the name there
 * @param entry the listed entry
 * @param rule what in the policy decided
 * @param schedule the schedule that decided
 * @param revision the number of the policy's revision
 * @param alert whether the safeguarding lead was to hear of it
 * @param clockDoubtful whether the box did not know what time it was
 */
public record Ruling(
        String protocol,
        String port,
        String verdict,
        String reason,
        String category,
        String list,
        String entry,
        String rule,
        String schedule,
        String revision,
        boolean alert,
        boolean clockDoubtful) {
    /** What became of it, for counting. */
    public Outcome outcome() {
        return switch (verdict) {
            case "block" -> Outcome.BLOCK;
            case "flag" -> Outcome.FLAG;
            default -> Outcome.ALLOW;
        };
    }
}
