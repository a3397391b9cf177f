package org.gatehouse.discovery;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which user is at which device, as a school's RADIUS server says. Kept in memory only: a session that outlives a restart is told again by its next interim update. Any thread, under one lock.
 */
public final class Accounts {
    /** As many as devices. */
    public static final int MAX_SESSIONS = Sightings.MAX_DEVICES;
    /** RFC 2865 section 5.1: as long as an attribute can be. */
    public static final int MAX_NAME = 253;

    private final Map<Long, Session> sessions = new LinkedHashMap<>(64, 0.75f, true); // the silent ones first

    private record Session(String user, InetAddress teller) {}

    /**
     * A user's session began or goes on at a device.
     *
     * @param user control characters in the name are shown as question marks
     * @param teller the access point or server that says so
     */
    public synchronized void begin(long mac, String user, InetAddress teller) {
        sessions.put(mac, new Session(plain(user), teller));
        Iterator<Long> oldest = sessions.keySet().iterator();
        while (sessions.size() > MAX_SESSIONS) {
            oldest.next();
            oldest.remove();
        }
    }

    /** A session ended. One that was taken over by another user's, or told of by another access point since, goes on: stops come late. */
    public synchronized void end(long mac, String user, InetAddress teller) {
        sessions.remove(mac, new Session(plain(user), teller));
    }

    /** An access point or server began anew, or ends: of its sessions none goes on. */
    public synchronized void endAll(InetAddress teller) {
        sessions.values().removeIf(session -> session.teller().equals(teller));
    }

    /** The user at a device. */
    public synchronized Optional<String> userOf(long mac) {
        return Optional.ofNullable(sessions.get(mac)).map(Session::user);
    }

    private static String plain(String user) {
        return user.substring(0, Math.min(user.length(), MAX_NAME)).replaceAll("\\p{Cntrl}", "?");
    }
}
