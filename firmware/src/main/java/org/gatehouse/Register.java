package org.gatehouse;

import java.util.Map;
import java.util.stream.Collectors;
import org.gatehouse.discovery.Accounts;
import org.gatehouse.event.Directory;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.Policy;

/** Who devices are: by the policy's register, and by what RADIUS says. Any thread; the register is replaced as a whole. */
final class Register implements Directory {
    private final Accounts accounts;
    private volatile Map<Long, String> devices = Map.of();

    Register(Accounts accounts) {
        this.accounts = accounts;
    }

    /** From now on devices have the names of this policy. */
    void publish(Policy policy) {
        devices = policy.document().devices().stream()
                .collect(Collectors.toUnmodifiableMap(Device::mac, Device::name, (first, second) -> first));
    }

    @Override
    public String device(long mac) {
        return devices.get(mac);
    }

    @Override
    public String user(long mac) {
        return accounts.userOf(mac).orElse(null);
    }
}
