package org.gatehouse.event;

/** Who is behind an address of the local network, as people call it. Asked by the logbook's thread, for every event: answers at once, and never throws. */
public interface Directory {
    /** Knows nobody. */
    Directory EMPTY = new Directory() {
        @Override
        public String device(long mac) {
            return null;
        }

        @Override
        public String user(long mac) {
            return null;
        }
    };

    /** The name that the school's register has for a device; null for one that is not in it. */
    String device(long mac);

    /** Who is logged in at a device; null where nobody says so. */
    String user(long mac);
}
