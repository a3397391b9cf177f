package org.gatehouse.admin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.discovery.Sighting;
import org.gatehouse.discovery.Suspicion;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.DeviceKind;
import org.gatehouse.policy.MacAddress;

/**
 * A device as commands show it: what the register says of it, and what was seen.
 *
 * @param registered nothing where the policy does not know it
 * @param seen nothing where it has not been seen
 * @param maker empty where it is not known
 * @param user who is logged in there, empty where nobody says so
 * @param suspicion that it stands for others
 */
record DeviceView(
        long mac,
        Optional<Device> registered,
        boolean quarantined,
        Optional<Sighting> seen,
        String maker,
        String user,
        Optional<Suspicion> suspicion) {
    boolean isRandomised() {
        return MacAddress.isRandomised(mac);
    }

    String macText() {
        return MacAddress.text(mac);
    }

    /** As it calls itself; empty where it does not. */
    String hostName() {
        return seen.map(Sighting::hostName).map(Columns::plain).orElse("");
    }

    String system() {
        return seen.map(Sighting::vendorClass).map(Columns::plain).orElse("");
    }

    /** The newest; empty where there is none. */
    String address() {
        return addresses().stream().findFirst().orElse("");
    }

    List<String> addresses() {
        return seen.map(Sighting::addresses).orElse(List.of());
    }

    Optional<Instant> firstSeen() {
        return seen.map(sighting -> instant(sighting.firstMicros()));
    }

    Optional<Instant> lastSeen() {
        return seen.map(sighting -> instant(sighting.lastMicros()));
    }

    /** Empty where it is in none. */
    String vlan() {
        return seen.map(Sighting::vlan)
                .filter(vlan -> vlan > 0)
                .map(String::valueOf)
                .orElse("");
    }

    /** What somebody should know of it. */
    String notes() {
        List<String> notes = new ArrayList<>();
        if (isRandomised()) {
            notes.add("randomised MAC");
        }
        suggestedKind().ifPresent(kind -> notes.add(kind + "?"));
        return String.join(", ", notes);
    }

    /** What it should be in the register, where it was seen to be something else than it is there. */
    Optional<String> suggestedKind() {
        DeviceKind kind = registered.map(Device::kind).orElse(DeviceKind.DEVICE);
        return suspicion.filter(suspected -> kind == DeviceKind.DEVICE).map(Suspicion::kind);
    }

    /** A suggestion with what to type; empty where there is none. */
    Optional<String> suggestion() {
        return suggestedKind()
                .map(kind -> macText()
                        + registered.map(known -> " (" + known.name() + ")").orElse("") + " "
                        + suspicion.orElseThrow().text() + ": " + command(kind));
    }

    private String command(String kind) {
        String groups = kind.equals("shared") ? " --group GROUP [--group GROUP…]" : "";
        return registered.isPresent()
                ? "gatehouse device set " + macText() + " --kind " + kind + groups + " --reason \"…\""
                : "gatehouse device add NAME --mac " + macText() + " --kind " + kind
                        + (groups.isEmpty() ? " --group GROUP" : groups) + " --reason \"…\"";
    }

    /** The names stay as they are. */
    Map<String, Object> data() {
        return Data.of(
                "name", registered.map(Device::name).orElse(""),
                "mac", macText(),
                "groups", registered.map(Device::groups).orElse(List.of()),
                "kind", registered.map(DeviceView::kind).orElse(""),
                "owner", registered.map(Device::owner).orElse(""),
                "agreement", registered.flatMap(Device::agreement).orElse(null),
                "quarantine", quarantined,
                "registered", registered.isPresent(),
                "user", user,
                "hostName", hostName(),
                "vendorClass", system(),
                "maker", maker,
                "randomised", isRandomised(),
                "vlan", seen.map(Sighting::vlan).filter(vlan -> vlan > 0).orElse(null),
                "addresses", addresses(),
                "firstSeen", firstSeen().orElse(null),
                "lastSeen", lastSeen().orElse(null),
                "suggestedKind", suggestedKind().orElse(null),
                "suggestion", suggestion().orElse(null));
    }

    static String kind(Device device) {
        return DeviceCommand.word(device.kind());
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
