package org.gatehouse.lists;

/** Addresses by which list makers say "nowhere". */
final class Nowhere {
    private Nowhere() {}

    static boolean is(String address) {
        return switch (address) {
            case "0.0.0.0", "::", "::0", "::1", "0:0:0:0:0:0:0:0", "0:0:0:0:0:0:0:1" -> true;
            default -> address.startsWith("127."); // RFC 1122 section 3.2.1.3: the loopback network
        };
    }
}
