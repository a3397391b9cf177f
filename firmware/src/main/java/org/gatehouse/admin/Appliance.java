package org.gatehouse.admin;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gatehouse.alert.Mail;
import org.gatehouse.discovery.Accounts;
import org.gatehouse.discovery.Sightings;
import org.gatehouse.discovery.Suspicions;
import org.gatehouse.lists.Lists;
import org.gatehouse.logbook.AccessRecord;
import org.gatehouse.logbook.AlertTable;
import org.gatehouse.logbook.CallRecord;
import org.gatehouse.logbook.CheckReports;
import org.gatehouse.logbook.DetailedParts;
import org.gatehouse.logbook.Holds;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.LogbookStatus;
import org.gatehouse.logbook.ReviewRequests;
import org.gatehouse.logbook.SegmentReader;
import org.gatehouse.name.NameTable;
import org.gatehouse.network.BridgeAddress;
import org.gatehouse.policy.Policy;
import org.gatehouse.report.Counted;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.Recipients;
import org.gatehouse.update.Firmware;

/** What commands are about. */
public interface Appliance {
    /** The way to change the policy, and what it was. */
    PolicyChanges changes();

    /** The way to change the settings, and what they were. */
    SettingsChanges settings();

    /** The lists and the updates of them. */
    Lists lists();

    /** What the lanes judge names by. */
    NameTable names();

    /** What the lanes judge by, at this moment. */
    Policy policy();

    /** Whether frames come through the kernel's rules and both lanes. */
    boolean isFiltering();

    /** Openings judged since the service started, and those of them that were blocked. */
    long[] openingsAndBlocked();

    /** How the log of events does. */
    LogbookStatus logbook();

    /** Where log, policy and keys are kept. */
    Path stateFolder();

    /** The devices that were seen. */
    Sightings sightings();

    /** Which of them stand for others, as far as it shows. */
    Suspicions suspicions();

    /** Who is logged in at which of them. */
    Accounts accounts();

    /** Who made which of them. */
    Makers makers();

    /** Who may use the admin port. */
    AccessList access();

    /** The ports by what they are: {@code lan}, {@code wan}, {@code bridge}, each with the name of its network device. */
    Map<String, String> ports();

    /** The bridge's own address, and the way to another. */
    BridgeAddress bridgeAddress();

    /** The addresses to which the settings bind the admin port; none where it is open wherever the bridge is. */
    List<InetAddress> sshAddresses();

    /**
     * Starts the machine anew, in a moment.
     *
     * @throws IOException where the machine does not do so
     */
    void reboot() throws IOException;

    /**
     * Ends the service in order, in a moment, when the answer of the command has left; whoever started it starts it again.
     *
     * @param why for the log
     */
    void restart(String why);

    /**
     * What makes the box this filter, without its log.
     *
     * @param zip the file
     * @param names what is in it
     * @param missing files that should be in it and are not
     */
    record Backup(byte[] zip, List<String> names, List<String> missing) {}

    /** @throws IOException where something of it cannot be read */
    Backup backup() throws IOException;

    /**
     * Has the next start take a backup. One at a time.
     *
     * @param zip the file, which is read as it comes, to its end: where it fails there, nothing has changed
     * @return the names of what is in it
     * @throws IOException where it is none, does not fit this machine, or cannot be kept until then; nothing has changed then
     */
    List<String> restore(InputStream zip) throws IOException;

    /** What firmware runs, and the way to another. */
    Firmware firmware();

    /** Every command that was given. */
    CallRecord calls();

    /** Whom the log is sealed to. */
    Recipients recipients();

    /**
     * The log, to read it; to be closed.
     *
     * @throws LogbookException when there is none, or it cannot be read
     */
    SegmentReader logReader() throws LogbookException;

    /** What of the log must not be deleted. */
    Holds holds();

    /** Who did what with the log. */
    AccessRecord accessRecord();

    /**
     * The box's own key.
     *
     * @throws LogbookException when there is none, and none can be made
     */
    BoxKey boxKey() throws LogbookException;

    /** The reports of checks. */
    CheckReports reports();

    /** The alerts that are kept, and how their mails stand. */
    AlertTable alerts();

    /** The way of letters out of the box. */
    Mail mail();

    /** What was counted, by hour: from a moment to before another. */
    List<Counted> counted(Instant from, Instant until) throws LogbookException;

    /** What somebody wants looked at. */
    ReviewRequests requests();

    /** The sealed parts of the detailed report. */
    DetailedParts detailed();

    /** How long the log is kept, to whom it is sealed, and where it lies: sentences. */
    List<String> retention();

    /**
     * Signs a text with the box's own key.
     *
     * @throws LogbookException as {@link #boxKey}
     */
    default byte[] sign(String text) throws LogbookException {
        return boxKey().sign(text);
    }
}
