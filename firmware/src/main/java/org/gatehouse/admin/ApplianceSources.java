package org.gatehouse.admin;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.gatehouse.report.Counted;
import org.gatehouse.report.Sources;
import org.gatehouse.update.FirmwareStatus;

/** What reports of this box are made of. */
public final class ApplianceSources implements Sources {
    private static final int MAX_CHECKS = 1000; // two years of daily ones
    private static final int MAX_UPDATES = 1000;

    private final Appliance appliance;

    public ApplianceSources(Appliance appliance) {
        this.appliance = appliance;
    }

    @Override
    public Moment now() {
        return appliance.changes().now();
    }

    @Override
    public PolicyDocument policy() {
        return appliance.changes().current().document();
    }

    @Override
    public long revision() {
        return appliance.changes().current().revision();
    }

    @Override
    public String firmware() {
        FirmwareStatus status = appliance.firmware().status();
        return status.needsSomebody()
                ? UpdateCommand.running(status) + " ("
                        + status.last().orElseThrow().text() + ")"
                : UpdateCommand.running(status);
    }

    @Override
    public boolean isFiltering() {
        return appliance.isFiltering();
    }

    @Override
    public List<Counted> counted(Instant from, Instant until) throws LogbookException {
        return appliance.counted(from, until);
    }

    @Override
    public List<KeptAlert> alerts(Instant from, Instant until) throws LogbookException {
        try {
            return appliance.alerts().between(from, until);
        } catch (IOException e) {
            throw new LogbookException("the alerts cannot be read: " + e.getMessage());
        }
    }

    @Override
    public List<Duration> alertDelays(Instant from, Instant until) throws LogbookException {
        try {
            return appliance.alerts().delays(from, until);
        } catch (IOException e) {
            throw new LogbookException("the alerts cannot be read: " + e.getMessage());
        }
    }

    @Override
    public List<CheckReports.Kept> checks(Instant from, Instant until) throws LogbookException {
        List<CheckReports.Kept> checks = new ArrayList<>();
        for (CheckReports.Kept check : appliance.reports().last(MAX_CHECKS)) {
            Instant at = check.at().time();
            if (!at.isBefore(from) && at.isBefore(until)) {
                checks.add(0, check);
            }
        }
        return checks;
    }

    @Override
    public List<Revision> revisions() {
        return appliance.changes().revisions().history();
    }

    @Override
    public List<Revision> settings() {
        return appliance.settings().record().history();
    }

    @Override
    public List<ReviewRequests.Request> requests() throws LogbookException {
        return appliance.requests().all();
    }

    @Override
    public void calls(Instant from, Instant until, Consumer<Call> taker) throws LogbookException {
        appliance.calls().forEachSince(from, call -> {
            if (call.at().time().isBefore(until)) {
                taker.accept(call);
            }
        });
    }

    @Override
    public List<String> access() {
        return appliance.access().all().stream()
                .map(entry -> AccessList.text(entry.person()) + ", since "
                        + Times.text(entry.added(), policy().school().zone()) + ", given by " + entry.by())
                .toList();
    }

    @Override
    public List<UpdateRow> updates() throws LogbookException {
        Map<String, UpdateRow> latest = new LinkedHashMap<>();
        try {
            appliance.lists().journal(MAX_UPDATES).forEach(row -> latest.put(row.source(), row));
        } catch (IOException e) {
            throw new LogbookException("the journal of updates cannot be read: " + e.getMessage());
        }
        return List.copyOf(latest.values());
    }

    @Override
    public long names() {
        return appliance.names().size();
    }

    @Override
    public List<LockedSlot> locked() {
        return appliance.lists().lockedLayer();
    }

    @Override
    public List<String> retention() {
        return appliance.retention();
    }
}
