package org.gatehouse.alert;

import org.gatehouse.event.AddressText;
import org.gatehouse.event.Event;
import org.gatehouse.event.Protocol;

/**
 * Whose attempts are counted together.
 *
 * @param device the name in the register; empty where it has none, as the texts below
 * @param mac in its usual text form; empty for the box itself
 * @param address its IP address at the first attempt
 * @param vlan -1 for none
 */
record Who(String device, String mac, String address, int vlan, String user, String group) {
    /** Devices past the number that is told apart. */
    static final Who OTHERS = new Who(Incident.OTHER_DEVICES, "", "", -1, "", "");

    private static final Who BOX = new Who("the box itself", "", "", -1, "", "");

    static Who of(Event event, String device, String user) {
        if (event.protocol == Protocol.BOX) {
            return BOX;
        }
        String address = AddressText.ip(event.clientAddress, event.addressLength);
        return new Who(
                text(device),
                AddressText.mac(event.clientMac),
                text(address),
                event.vlan,
                text(user),
                text(event.group));
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
