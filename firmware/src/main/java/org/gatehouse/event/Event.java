package org.gatehouse.event;

/**
 * One judged opening: a slot of the {@link EventRing}, filled in place by a lane and read in place by the logbook's writer.
 *
 * <p>The fields are open because the slot is a memory layout and not an object with a life of its own: it belongs to the
 * lane from {@code claim} to {@code publish}, and to the writer for the length of the call it is handed to. Whoever keeps
 * something copies it. Text stays bytes and addresses stay binary, so that the lane formats nothing.
 */
public final class Event {
    /** A canonical name has 253 bytes at most (RFC 1035 section 2.3.4), each written as four at worst ({@code \DDD}). */
    public static final int MAX_NAME_LENGTH = 1024;

    /** An entry of a list is plain text: RFC 1035 section 2.3.4. */
    public static final int MAX_ENTRY_LENGTH = 253;

    /** Microseconds since 1970-01-01T00:00Z at which the opening's last frame arrived. */
    public long epochMicros;

    /** The client's MAC address in the low 48 bits, first octet highest. */
    public long clientMac;

    /** VLAN id 0 to 4095, or -1 for an untagged frame. */
    public int vlan;

    /** Network order; the first {@link #addressLength} bytes are valid. */
    public final byte[] clientAddress = new byte[16];

    /** Network order; the first {@link #addressLength} bytes are valid. */
    public final byte[] serverAddress = new byte[16];

    /** 4 or 16; 0 when there was no address to be read. */
    public int addressLength;

    public int clientPort;

    /** Where there are no ports, the number that says what it is: see {@link Protocol}. */
    public int serverPort;

    /** Never null once published. */
    public Protocol protocol;

    /** The canonical name, ASCII; the first {@link #nameLength} bytes are valid. */
    public final byte[] name = new byte[MAX_NAME_LENGTH];

    /** 0 when the opening had no readable name. */
    public int nameLength;

    public boolean blocked;

    /** Allowed, but somebody should look at it. */
    public boolean flagged;

    /** Whether the safeguarding lead is to hear of it. */
    public boolean alert;

    /** Code of the verdict's reason. This text and the next five were made with the policy and the lists, and are kept as long as they: a lane makes none. */
    public String reason;

    public String group;

    /** What in the policy decided, as a person would say it; null when no rule of names and no quarantine did. */
    public String rule;

    /** The name of the schedule that decided; null when none did. */
    public String schedule;

    /** The number of the policy's revision; 0 for a policy that is of none, and where no policy was asked. */
    public long revision;

    /** Null when no category decided. */
    public String category;

    /** The list that put {@link #category} there; null when none did. */
    public String list;

    /** The listed entry where it is not part of {@link #name}: of a name that the answer led to. The first {@link #entryLength} bytes are valid. */
    public final byte[] entry = new byte[MAX_ENTRY_LENGTH];

    /** 0 when the entry, if there is one, is part of {@link #name}. */
    public int entryLength;

    /** Where in {@link #name} the listed entry begins, or -1 when nothing was listed. */
    public int entryStart;

    /** Copies a name in; bytes past {@link #MAX_NAME_LENGTH} are left out. */
    public void name(byte[] source, int offset, int length) {
        nameLength = Math.min(length, MAX_NAME_LENGTH);
        System.arraycopy(source, offset, name, 0, nameLength);
    }

    /** Copies the listed entry of another name in; bytes past {@link #MAX_ENTRY_LENGTH} are left out. */
    public void entry(byte[] source, int offset, int length) {
        entryLength = Math.min(length, MAX_ENTRY_LENGTH);
        System.arraycopy(source, offset, entry, 0, entryLength);
    }

    /** The word that the logbook and the replay's table use for what became of it. */
    public String verdict() {
        return Treatment.of(blocked, flagged).code();
    }

    /** Forgets the opening that had the slot before, so that nothing of it can show up in another device's row. */
    void clear() {
        epochMicros = 0;
        clientMac = 0;
        vlan = -1;
        addressLength = 0;
        clientPort = 0;
        serverPort = 0;
        protocol = null;
        nameLength = 0;
        entryLength = 0;
        blocked = false;
        flagged = false;
        alert = false;
        reason = null;
        group = null;
        rule = null;
        schedule = null;
        revision = 0;
        category = null;
        list = null;
        entryStart = -1;
    }
}
