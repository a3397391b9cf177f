package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatehouse.policy.PolicyDocument;

/**
 * Makes a change that was proposed of one policy to another: what was approved meanwhile stays. Part by part; of rules on names, devices, networks and the devices in quarantine, entry by
 * entry.
 */
final class DocumentMerge {
    private boolean conflict;

    private DocumentMerge() {}

    /**
     * Merges.
     *
     * @param base what was in force when the change was proposed
     * @param proposal what was proposed then
     * @param current what is in force now
     * @return nothing where both changed the same
     */
    static Optional<PolicyDocument> of(PolicyDocument base, PolicyDocument proposal, PolicyDocument current) {
        DocumentMerge merge = new DocumentMerge();
        PolicyDocument merged = new PolicyDocument(
                merge.part(base.school(), proposal.school(), current.school()),
                merge.part(base.approvals(), proposal.approvals(), current.approvals()),
                merge.part(base.unknownDevices(), proposal.unknownDevices(), current.unknownDevices()),
                merge.part(base.terms(), proposal.terms(), current.terms()),
                merge.part(base.hours(), proposal.hours(), current.hours()),
                merge.part(base.groups(), proposal.groups(), current.groups()),
                merge.part(base.schedules(), proposal.schedules(), current.schedules()),
                merge.entries(base.rules(), proposal.rules(), current.rules()),
                merge.entries(base.devices(), proposal.devices(), current.devices()),
                merge.entries(base.networks(), proposal.networks(), current.networks()),
                merge.entries(base.quarantines(), proposal.quarantines(), current.quarantines()),
                merge.part(base.alerts(), proposal.alerts(), current.alerts()),
                merge.part(base.contacts(), proposal.contacts(), current.contacts()));
        return merge.conflict ? Optional.empty() : Optional.of(merged);
    }

    private <T> T part(T base, T proposal, T current) {
        if (proposal.equals(base) || proposal.equals(current)) {
            return current;
        }
        conflict |= !current.equals(base);
        return proposal;
    }

    /** What the proposal takes away must still be there; what it adds comes last. */
    private <T> List<T> entries(List<T> base, List<T> proposal, List<T> current) {
        if (current.equals(base)) {
            return proposal;
        }
        List<T> merged = new ArrayList<>(current);
        for (T entry : base) {
            conflict |= !proposal.contains(entry) && !merged.remove(entry);
        }
        proposal.stream()
                .filter(entry -> !base.contains(entry) && !merged.contains(entry))
                .forEach(merged::add);
        return merged;
    }
}
