package org.gatehouse.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.gatehouse.alert.KeptAlert;
import org.gatehouse.lists.LockedSlot;
import org.gatehouse.lists.UpdateRow;
import org.gatehouse.logbook.CallRecord.Call;
import org.gatehouse.logbook.CheckReports;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.ReviewRequests;
import org.gatehouse.logbook.Revision;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.PolicyDocument;

/** What reports are made of. Times are from a moment, to before another one. */
public interface Sources {
    Moment now();

    /** The policy in force, with the name of the school and its clock. */
    PolicyDocument policy();

    /** The number of its revision. */
    long revision();

    /** Which firmware runs: as a sentence goes on. */
    String firmware();

    /** Whether frames come through the kernel's rules and both lanes. */
    boolean isFiltering();

    List<Counted> counted(Instant from, Instant until) throws LogbookException;

    List<KeptAlert> alerts(Instant from, Instant until) throws LogbookException;

    /** How long after an alert of that time the mail server had taken its first mail, where it has. */
    List<Duration> alertDelays(Instant from, Instant until) throws LogbookException;

    List<CheckReports.Kept> checks(Instant from, Instant until) throws LogbookException;

    /** All of them, the oldest first. */
    List<Revision> revisions();

    /** Revisions of the settings: all of them, the oldest first. */
    List<Revision> settings();

    /** All of them, the oldest first. */
    List<ReviewRequests.Request> requests() throws LogbookException;

    /** Hands over the commands that were given, the oldest first, one at a time: a year of them can be more than fits into memory. */
    void calls(Instant from, Instant until, Consumer<Call> taker) throws LogbookException;

    /** Who may use the box: a line each. */
    List<String> access();

    /** The newest update of each source of lists. */
    List<UpdateRow> updates() throws LogbookException;

    /** Names that the lists in force hold. */
    long names();

    List<LockedSlot> locked();

    /** How long the log is kept, to whom it is sealed, and where it lies: sentences. */
    List<String> retention();
}
