package org.gatehouse.policy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;

/**
 * The policy in force: device to group, group and category to verdict. Immutable, shared by any number of threads; judging
 * allocates nothing.
 */
public final class Policy {
    private static final int NONE = -1;

    private final List<String> categoriesBlocked;
    private final Group[] groups;
    private final int unknownDevices;
    private final DeviceTable devices;
    private final NetworkTable networks;

    Policy(
            List<String> categoriesBlocked,
            List<Group> groups,
            int unknownDevices,
            DeviceTable devices,
            NetworkTable networks) {
        this.categoriesBlocked = List.copyOf(categoriesBlocked);
        this.groups = groups.toArray(Group[]::new);
        this.unknownDevices = unknownDevices;
        this.devices = devices;
        this.networks = networks;
    }

    /**
     * Reads a policy file.
     *
     * @param categories those that may be named, as the lists that were loaded define them
     * @throws ConfigException with every fault of the file
     */
    public static Policy load(Path file, Categories categories) throws ConfigException {
        return new PolicyReader(file, categories).read();
    }

    /**
     * The same policy, judging by a table of these categories. A blocked one that is not among them blocks nothing: the caller warns of
     * blocked categories that no list fills.
     */
    public Policy boundTo(Categories categories) {
        List<Group> bound =
                Arrays.stream(groups).map(group -> group.boundTo(categories)).toList();
        return new Policy(categoriesBlocked, bound, unknownDevices, devices, networks);
    }

    /**
     * Judges a name that was read.
     *
     * @param client who asks
     * @param name the name, or one without labels for DNS's root
     * @param match what the lists say of the name; cleared when it is on none. Its bits are of the categories that the policy was
     *     loaded with or bound to
     */
    public Verdict judge(Client client, CanonicalName name, Match match) {
        return groupOf(client).judge(name, match);
    }

    /**
     * Judges a name that a name which the client may reach is an alias of: an allow-only group reaches it too, since nobody can say beforehand which networks deliver a
     * site's pages.
     */
    public Verdict judgeTarget(Client client, CanonicalName target, Match match) {
        return groupOf(client).judgeTarget(target, match);
    }

    /** Judges an opening without a name to judge by: its group's stance on what is in the way, as the policy file has it. */
    public Verdict judgeUnnamed(Client client, Reason reason) {
        return groupOf(client).judgeUnnamed(reason);
    }

    /** Whether the device's group reaches only the names that the policy allows it, and only addresses that these resolved to. */
    public boolean isAllowOnly(Client client) {
        return groupOf(client).isAllowOnly();
    }

    /** Whether the policy gives a device with this MAC address a group. */
    public boolean names(long mac) {
        return devices.group(mac, NONE) != NONE;
    }

    /** The ids of the categories that at least one group may not reach, in the order of the file. */
    public List<String> categoriesBlocked() {
        return categoriesBlocked;
    }

    /** The VLAN first, which the school's switches give and no device can choose; the address last, which any device can. */
    private Group groupOf(Client client) {
        int group = networks.groupOfVlan(client, NONE);
        if (group == NONE) {
            group = devices.group(client.mac(), NONE);
        }
        return groups[group == NONE ? networks.groupOfSubnet(client, unknownDevices) : group];
    }
}
