package org.gatehouse.event;

/**
 * Hears of every event, on the logbook's thread, before it is written. It neither waits nor throws: what takes longer than a queue's {@code offer} it does elsewhere. An exception is counted, logged
 * once, and costs that listener the event.
 */
@FunctionalInterface
public interface EventListener {
    /**
     * An event came out of a lane's ring.
     *
     * @param event the ring's slot, valid for the length of the call: whoever keeps something copies it
     * @param device the register's name of the device; null where it has none
     * @param user who is logged in there; null where it is not known
     * @param clockTrusted whether the clock was known to be right
     */
    void on(Event event, String device, String user, boolean clockTrusted);
}
