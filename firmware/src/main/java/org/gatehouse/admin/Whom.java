package org.gatehouse.admin;

import java.util.List;
import java.util.Optional;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;
import org.gatehouse.policy.Client;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.MacAddress;
import org.gatehouse.policy.Policy;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.SafeSearch;
import org.gatehouse.policy.Trail;
import org.gatehouse.policy.Verdict;

/** For whom a site is judged: a group, or a device as the lanes know it. */
sealed interface Whom {
    /** What answers call it. */
    String text();

    /** How the lanes come to their verdict on an opening of that name that is for nothing else. */
    Trail explain(Policy policy, CanonicalName name, Match match);

    /** What the lanes do where there is no name. */
    Verdict unnamed(Policy policy, Reason reason);

    /** How the lanes come to their verdict on a DNS question for that name. */
    Trail explainQuestion(Policy policy, CanonicalName name, Match match);

    /** What the lanes lead the questions for search engines to. */
    SafeSearch safeSearch(Policy policy);

    /**
     * The group of a name.
     *
     * @throws Refusal where there is none
     */
    static Whom group(PolicyDocument document, String name) throws Refusal {
        List<String> known = document.groups().stream().map(GroupProfile::name).toList();
        if (!known.contains(name)) {
            throw Refusal.usage(
                    "there is no group " + Columns.plain(name) + "; expected one of " + String.join(", ", known));
        }
        return new OfGroup(name);
    }

    /**
     * A device by the name that it has in the policy, or by its MAC address.
     *
     * @param place where it is
     * @throws Refusal where it is neither
     */
    static Whom device(PolicyDocument document, String nameOrMac, Place place) throws Refusal {
        long mac = macOf(document, nameOrMac);
        Optional<Device> known = document.device(mac);
        String text =
                known.map(device -> device.name() + ", " + MacAddress.text(mac)).orElse(MacAddress.text(mac));
        return new OfDevice(text + place.text(), place.client(mac));
    }

    /** The MAC address of a device of the policy, or the one that was written. */
    static long macOf(PolicyDocument document, String nameOrMac) throws Refusal {
        long mac = MacAddress.parse(nameOrMac);
        if (mac >= 0) {
            return mac;
        }
        List<Device> named = document.devices().stream()
                .filter(device -> device.name().equalsIgnoreCase(nameOrMac.strip()))
                .toList();
        if (named.size() != 1) {
            throw Refusal.usage((named.isEmpty() ? "no device is called " : "several devices are called ")
                    + Columns.plain(nameOrMac) + "; expected a name as gatehouse device list has it, or a MAC address");
        }
        return named.get(0).mac();
    }

    /** A group, whatever the device. */
    record OfGroup(String text) implements Whom {
        @Override
        public Trail explain(Policy policy, CanonicalName name, Match match) {
            return policy.explainGroup(text, name, match, null);
        }

        /** As one of its devices asks. */
        @Override
        public Trail explainQuestion(Policy policy, CanonicalName name, Match match) {
            return explain(policy, name, match);
        }

        @Override
        public SafeSearch safeSearch(Policy policy) {
            return policy.safeSearch(text);
        }

        @Override
        public Verdict unnamed(Policy policy, Reason reason) {
            return policy.judgeUnnamed(text, reason);
        }
    }

    /** A device. */
    record OfDevice(String text, Client client) implements Whom {
        @Override
        public Trail explain(Policy policy, CanonicalName name, Match match) {
            return policy.explain(client, name, match, null);
        }

        @Override
        public Trail explainQuestion(Policy policy, CanonicalName name, Match match) {
            return policy.explainQuestion(client, name, match);
        }

        @Override
        public SafeSearch safeSearch(Policy policy) {
            return policy.safeSearch(client);
        }

        @Override
        public Verdict unnamed(Policy policy, Reason reason) {
            return policy.judgeUnnamed(client, reason);
        }
    }
}
