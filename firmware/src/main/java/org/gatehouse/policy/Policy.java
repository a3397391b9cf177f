package org.gatehouse.policy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;

/**
 * The policy in force at a moment: which device is judged as what, and every verdict. Immutable, shared by any number of threads; judging allocates nothing and asks no
 * clock. Whoever publishes one publishes the next at {@link #nextChange}.
 */
public final class Policy {
    private static final int NONE = -1;

    private final PolicyDocument document;
    private final long revision;
    private final Categories categories;
    private final Moment moment;
    private final Instant nextChange;
    private final Standing[] groups;
    private final Standing unknownDevices;
    private final DeviceTable devices;
    private final NetworkTable networks;

    Policy(
            PolicyDocument document,
            long revision,
            Categories categories,
            Moment moment,
            Instant nextChange,
            List<Group> groups,
            DeviceTable devices,
            NetworkTable networks) {
        this.document = document;
        this.revision = revision;
        this.categories = categories;
        this.moment = moment;
        this.nextChange = nextChange;
        this.groups = groups.toArray(Standing[]::new);
        this.unknownDevices = this.groups[document.groupIndex(document.unknownDevices())];
        this.devices = devices;
        this.networks = networks;
    }

    /**
     * Puts a policy together for a moment.
     *
     * @param revision the number of the document's revision; 0 where it has none
     * @param categories those of the table that it is to judge by. A blocked one that is not among them blocks nothing: the caller warns of
     *     blocked categories that no list fills
     */
    public static Policy of(PolicyDocument document, long revision, Categories categories, Moment moment) {
        return new PolicyCompiler(document, revision, categories, moment).compile();
    }

    /**
     * Reads a policy file, as it holds now by this machine's clock. For tools that judge by one moment.
     *
     * @param categories those that may be named, as the lists that were loaded define them
     * @throws ConfigException with every fault of the file
     */
    public static Policy load(Path file, Categories categories) throws ConfigException {
        return of(PolicyDocument.read(file, categories), 0, categories, Moment.of(Instant.now()));
    }

    /** The same policy at the same moment, judging by a table of these categories. */
    public Policy boundTo(Categories others) {
        return others == categories ? this : of(document, revision, others, moment);
    }

    /** The same policy at another moment. */
    public Policy at(Moment other) {
        return of(document, revision, categories, other);
    }

    /**
     * What a device is judged as. Quarantine first; then the VLAN, which the school's switches give and no device can choose; the address last, which any device can.
     */
    public Standing standing(Client client) {
        int slot = devices.slotOf(client.mac());
        Standing device = devices.standing(slot);
        if (device != null && devices.isQuarantined(slot)) {
            return device;
        }
        int group = networks.groupOfVlan(client, NONE);
        if (group != NONE) {
            return groups[group];
        }
        if (device != null) {
            return device;
        }
        group = networks.groupOfSubnet(client, NONE);
        return group == NONE ? unknownDevices : groups[group];
    }

    /**
     * Judges a name that was read.
     *
     * @param client who asks
     * @param name the name, or one without labels for DNS's root
     * @param match what the lists say of the name; cleared when it is on none. Its bits are of the categories that the policy was
     *     put together with
     */
    public Verdict judge(Client client, CanonicalName name, Match match) {
        return standing(client).judge(name, match, null);
    }

    /**
     * Judges a name at an opening that is for something else, too.
     *
     * @param purpose a way round the filter that the opening shows itself to be, or null
     */
    public Verdict judge(Client client, CanonicalName name, Match match, Reason purpose) {
        return standing(client).judge(name, match, purpose);
    }

    /** Judges a name that a DNS question asks for. */
    public Verdict judgeQuestion(Client client, CanonicalName name, Match match) {
        return standing(client).judgeQuestion(name, match, null);
    }

    /**
     * Judges a name that a name which the client may reach is an alias of: an allow-only group reaches it too, since nobody can say beforehand which networks deliver a
     * site's pages.
     */
    public Verdict judgeTarget(Client client, CanonicalName target, Match match) {
        return standing(client).judgeTarget(target, match);
    }

    /** Judges an opening without a name to judge by: its group's stance on what is in the way, as the policy file has it. */
    public Verdict judgeUnnamed(Client client, Reason reason) {
        return standing(client).judgeUnnamed(reason);
    }

    /** Whether the device's group reaches only the names that the policy allows it, and only addresses that these resolved to. */
    public boolean isAllowOnly(Client client) {
        return standing(client).isAllowOnly();
    }

    /** What the device gets of search engines. */
    public SafeSearch safeSearch(Client client) {
        return standing(client).safeSearch();
    }

    /**
     * How {@link #judge} comes to its verdict, by the same steps.
     *
     * @param purpose as there, or null
     */
    public Trail explain(Client client, CanonicalName name, Match match, Reason purpose) {
        return standing(client).explain(name, match, purpose);
    }

    /** How {@link #judgeQuestion} comes to its verdict. */
    public Trail explainQuestion(Client client, CanonicalName name, Match match) {
        return standing(client).explainQuestion(name, match, null);
    }

    /**
     * How a name is judged for a group, whatever the device.
     *
     * @param group one of the document's
     */
    public Trail explainGroup(String group, CanonicalName name, Match match, Reason purpose) {
        return ofGroup(group).explain(name, match, purpose);
    }

    /**
     * What a group does about what cannot be named.
     *
     * @param group one of the document's
     */
    public Verdict judgeUnnamed(String group, Reason reason) {
        return ofGroup(group).judgeUnnamed(reason);
    }

    /**
     * What a group gets of search engines.
     *
     * @param group one of the document's
     */
    public SafeSearch safeSearch(String group) {
        return ofGroup(group).safeSearch();
    }

    /** Whether the policy names a device with this MAC address. */
    public boolean names(long mac) {
        return devices.standing(devices.slotOf(mac)) != null;
    }

    /** The ids of the categories that at least one group may not reach, in the order of the file. */
    public List<String> categoriesBlocked() {
        return document.categoriesBlocked();
    }

    /** What the policy says, whatever the time. */
    public PolicyDocument document() {
        return document;
    }

    /** The number of the document's revision; 0 where it has none. */
    public long revision() {
        return revision;
    }

    /** The moment that it was put together for. */
    public Moment moment() {
        return moment;
    }

    /** When it may no longer be what the document says; at most a day after its moment. */
    public Instant nextChange() {
        return nextChange;
    }

    private Standing ofGroup(String name) {
        int index = document.groupIndex(name);
        if (index < 0) {
            throw new IllegalArgumentException("no group " + name);
        }
        return groups[index];
    }
}
