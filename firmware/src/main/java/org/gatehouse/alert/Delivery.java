package org.gatehouse.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * A letter on its way to one address.
 *
 * @param letter its number
 * @param attempts how often it was tried
 * @param sent when the mail server took it
 * @param problem what the last try failed of; empty for nothing
 */
public record Delivery(long letter, String address, int attempts, Optional<Instant> sent, String problem) {
    Delivery taken(Instant at) {
        return new Delivery(letter, address, attempts + 1, Optional.of(at), "");
    }

    Delivery failed(String why) {
        return new Delivery(letter, address, attempts + 1, Optional.empty(), why);
    }
}
