package org.gatehouse.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** From a VLAN or a subnet to the index of its group. Immutable; a look-up allocates nothing. */
final class NetworkTable {
    /** VLAN ids: 12 bits, of which 0 and 4095 name none. IEEE 802.1Q section 9.6. */
    static final int VLANS = 4096;

    private static final int NONE = -1;

    private final int[] groupByVlan = new int[VLANS];
    private final Subnet[] subnets; // the longest prefix first
    private final int[] groupBySubnet;

    NetworkTable(Map<Integer, Integer> groupByVlan, Map<Subnet, Integer> groupBySubnet) {
        Arrays.fill(this.groupByVlan, NONE);
        groupByVlan.forEach((vlan, group) -> this.groupByVlan[vlan] = group);
        List<Subnet> sorted = groupBySubnet.keySet().stream()
                .sorted(Comparator.comparingInt(Subnet::prefix).reversed())
                .toList();
        subnets = sorted.toArray(Subnet[]::new);
        this.groupBySubnet = sorted.stream().mapToInt(groupBySubnet::get).toArray();
    }

    /** The group of the VLAN that the client's frame is tagged with, or {@code otherwise}. */
    int groupOfVlan(Client client, int otherwise) {
        int vlan = client.vlan();
        return vlan <= 0 || vlan >= VLANS || groupByVlan[vlan] == NONE ? otherwise : groupByVlan[vlan];
    }

    /** The group of the smallest subnet that holds the client's address, or {@code otherwise}. */
    int groupOfSubnet(Client client, int otherwise) {
        for (int i = 0; i < subnets.length; i++) {
            if (subnets[i].holds(client)) {
                return groupBySubnet[i];
            }
        }
        return otherwise;
    }
}
