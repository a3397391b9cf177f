package org.gatehouse.desk.store;

/**
 * A device, as its latest row calls it.
 *
 * @param mac its MAC address, which tells it from others; empty where the log has none
 * @param label what people call it: its name in the register, with the MAC address where several have that name, or the MAC address alone
 * @param group its latest group
 * @param user the latest user there, empty for none
 */
public record Device(String mac, String label, String group, String user) {
    private static final String NO_DEVICE = "(the box itself)";

    static Device of(Who last, boolean needsMac) {
        String label = last.device();
        if (label.isEmpty()) {
            label = last.mac().isEmpty() ? NO_DEVICE : last.mac();
        } else if (needsMac) {
            label += " (" + last.mac() + ")";
        }
        return new Device(last.mac(), label, last.group(), last.user());
    }
}
