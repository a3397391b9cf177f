package org.gatehouse.alert;

import java.time.Instant;
import java.util.Map;
import org.gatehouse.policy.AlertRule;

/**
 * What one alert is about: the attempts of a device that a rule asks for. Holds personal data, and so never leaves the memory unsealed.
 *
 * @param continued whether an alert was made of it before, and this is what came after
 * @param category the one that the first attempt's verdict rests on; empty for none, as the texts below
 * @param verdict {@code block}, {@code flag} or {@code allow}
 * @param reason its code
 * @param list which list the category is from
 * @param policyRule what in the policy decided
 * @param revision the policy's
 * @param first when the first attempt was
 * @param last when the last was
 * @param clockTrusted whether the clock was known to be right all the time
 * @param attempts how many there were
 * @param names what was tried, how often; the first {@value Window#MAX_NAMES} names
 * @param otherNames attempts with further names
 */
record Incident(
        AlertRule rule,
        boolean continued,
        Who who,
        String protocol,
        String verdict,
        String reason,
        String category,
        String list,
        String policyRule,
        String schedule,
        long revision,
        Instant first,
        Instant last,
        boolean clockTrusted,
        long attempts,
        Map<String, Long> names,
        long otherNames)
        implements News {
    /** Stands for a device where there are too many to be told apart. */
    static final String OTHER_DEVICES = "further devices, too many to tell them apart";

    @Override
    public String group() {
        return who.group();
    }
}
