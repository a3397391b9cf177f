package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.u8;

import org.gatehouse.name.CanonicalName;

/**
 * Reads what a client says to a SOCKS proxy: SOCKS 4 and its extension 4a, SOCKS 5 (RFC 1928), its login with a password (RFC 1929). Where the connection shall go to is a
 * name or an address, and that is what a request is judged by.
 *
 * <p>The proxy's answers are not seen here: what follows is told by its first byte, which is 5 in a request and 1 in a login, whatever the proxy chose of what was offered.
 */
public final class SocksReader {
    /** What the bytes are. */
    public enum Message {
        /** The beginning of one of the others; it cannot be told yet. */
        PART,
        /** The ways in which the client can log in: RFC 1928 section 3. */
        GREETING,
        /** A name and a password: RFC 1929 section 2. */
        LOGIN,
        /** Where to; see {@link #outcome()}. */
        REQUEST,
        /** None of these. */
        NONE
    }

    private static final int SOCKS4 = 4;
    private static final int SOCKS5 = 5;
    private static final int LOGIN_VERSION = 1;
    private static final int CONNECT4 = 1;
    private static final int BIND4 = 2;
    private static final int HEADER4 = 8; // version, command, port, address
    private static final int HEADER5 = 4; // version, command, nothing, type of address
    private static final int PORT = 2;
    private static final int ADDRESS4 = 1; // RFC 1928 section 5
    private static final int NAME = 3;
    private static final int ADDRESS6 = 4;

    /** The longest user or name of SOCKS 4 that is read; no document says one. Names of hosts have 255 octets at most, and common servers take as many of a user. */
    private static final int MAX_TEXT4 = 512;

    private static final int UNENDING = -1;
    private static final int TOO_LONG = -2;

    private final CanonicalName name;
    private Outcome outcome;
    private int end;
    private int addressStart;
    private int addressLength;

    /** @param name receives the host when a request's outcome is {@link Outcome#NAMED} */
    public SocksReader(CanonicalName name) {
        this.name = name;
    }

    /** Whether a connection's first byte may be that of a client of a SOCKS proxy. */
    static boolean mayBegin(byte first) {
        return first == SOCKS4 || first == SOCKS5;
    }

    /** Where the message ends that was read last, one past its last byte. */
    public int end() {
        return end;
    }

    /** What was made of the {@link Message#REQUEST} that was read last. */
    public Outcome outcome() {
        return outcome;
    }

    /** Where the address of a request begins whose outcome is {@link Outcome#ADDRESS}; where it was written as text, there is none. */
    public int addressStart() {
        return addressStart;
    }

    /** 4 or 16, or 0 where there is none. */
    public int addressLength() {
        return addressLength;
    }

    /** Reads the first bytes of a connection, or as many of them as were seen. */
    public Message readFirst(byte[] bytes, int start, int length) {
        clear();
        if (length < 1) {
            return Message.PART;
        }
        return switch (bytes[start]) {
            case SOCKS4 -> readRequest4(bytes, start, start + length);
            case SOCKS5 -> length < 2 ? Message.PART : whole(Message.GREETING, 2 + u8(bytes, start + 1), start, length);
            default -> Message.NONE;
        };
    }

    /** Reads what follows a greeting of SOCKS 5, or a login. */
    public Message readNext(byte[] bytes, int start, int length) {
        clear();
        if (length < 1) {
            return Message.PART;
        }
        return switch (bytes[start]) {
            case SOCKS5 -> readRequest5(bytes, start, length);
            case LOGIN_VERSION -> readLogin(bytes, start, length);
            default -> Message.NONE;
        };
    }

    private void clear() {
        name.clear();
        outcome = Outcome.NEEDS_MORE;
        addressLength = 0;
    }

    private Message whole(Message message, int needed, int start, int length) {
        end = start + needed;
        return length < needed ? Message.PART : message;
    }

    private Message readLogin(byte[] bytes, int start, int length) {
        if (length < 2) {
            return Message.PART;
        }
        int user = 2 + u8(bytes, start + 1);
        return length <= user ? Message.PART : whole(Message.LOGIN, user + 1 + u8(bytes, start + user), start, length);
    }

    /** Whatever the command: what it asks of the proxy is to reach that host. */
    private Message readRequest5(byte[] bytes, int start, int length) {
        if (length <= HEADER5) {
            return Message.PART;
        }
        int at = start + HEADER5;
        return switch (bytes[start + HEADER5 - 1]) {
            case ADDRESS4 -> readAddress(bytes, start, length, 4);
            case ADDRESS6 -> readAddress(bytes, start, length, 16);
            case NAME -> {
                int octets = u8(bytes, at);
                Message message = whole(Message.REQUEST, HEADER5 + 1 + octets + PORT, start, length);
                yield message == Message.PART ? message : named(bytes, at + 1, octets);
            }
            default -> request(Outcome.UNREADABLE, start + length);
        };
    }

    private Message readAddress(byte[] bytes, int start, int length, int octets) {
        Message message = whole(Message.REQUEST, HEADER5 + octets + PORT, start, length);
        return message == Message.PART ? message : addressed(bytes, start + HEADER5, octets);
    }

    /**
     * The version, the command, the port, the address, the user, and where the address is 0.0.0.x the name: that is SOCKS 4a. There x is not zero, but some proxies do not
     * look.
     */
    private Message readRequest4(byte[] bytes, int start, int limit) {
        if (limit - start < 2) {
            return Message.PART;
        }
        int command = bytes[start + 1];
        if (command != CONNECT4 && command != BIND4) {
            return Message.NONE;
        }
        if (limit - start <= HEADER4) {
            return Message.PART;
        }
        int address = start + HEADER4 - 4;
        int userEnd = textEnd(bytes, start + HEADER4, limit);
        if (userEnd < 0) {
            return unended(userEnd, limit);
        }
        boolean named = (bytes[address] | bytes[address + 1] | bytes[address + 2]) == 0;
        if (!named) {
            end = userEnd + 1;
            return addressed(bytes, address, 4);
        }
        int nameEnd = textEnd(bytes, userEnd + 1, limit);
        if (nameEnd < 0) {
            return unended(nameEnd, limit);
        }
        end = nameEnd + 1;
        return named(bytes, userEnd + 1, nameEnd - userEnd - 1);
    }

    /** Where the zero is that ends a text, or why there is none. */
    private static int textEnd(byte[] bytes, int start, int limit) {
        for (int at = start; at < limit; at++) {
            if (at - start > MAX_TEXT4) {
                return TOO_LONG;
            }
            if (bytes[at] == 0) {
                return at;
            }
        }
        return UNENDING;
    }

    private Message unended(int why, int limit) {
        return why == UNENDING ? Message.PART : request(Outcome.TOO_LONG, limit);
    }

    private Message named(byte[] bytes, int start, int octets) {
        outcome = ClientHelloReader.nameOutcome(name.readText(bytes, start, octets));
        return Message.REQUEST;
    }

    private Message addressed(byte[] bytes, int start, int octets) {
        outcome = Outcome.ADDRESS;
        addressStart = start;
        addressLength = octets;
        return Message.REQUEST;
    }

    private Message request(Outcome read, int limit) {
        outcome = read;
        end = limit;
        return Message.REQUEST;
    }
}
