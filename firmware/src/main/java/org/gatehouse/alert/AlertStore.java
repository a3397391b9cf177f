package org.gatehouse.alert;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where alerts and letters outlive a power cut. Any thread; one at a time. */
public interface AlertStore {
    /** The number that the next alert will have; who asks is the only one who adds. */
    long nextNumber() throws IOException;

    /** Keeps an alert; when this returns, it outlives a power cut. */
    void add(KeptAlert alert) throws IOException;

    /**
     * Keeps a letter that is to go to some addresses, and notes which alerts are in it.
     *
     * @return its number
     */
    long add(Letter letter, List<String> addresses) throws IOException;

    /** The letter of a number. */
    Optional<Letter> letter(long number) throws IOException;

    /** What is on its way, the oldest first. */
    List<Delivery> waiting() throws IOException;

    /** Notes what became of a delivery: it is known by its letter and address. */
    void note(Delivery delivery) throws IOException;

    /** Alerts that were to leave the box and are in no letter, because it went down before; none from before a moment. */
    List<KeptAlert> unposted(Instant since) throws IOException;

    /** Forgets alerts and letters from before a moment. */
    void forgetBefore(Instant moment) throws IOException;

    /** Whether there is a letter about something. */
    boolean has(LetterKind kind, String about) throws IOException;
}
