package org.gatehouse.desk;

import java.time.ZoneId;
import java.util.List;
import org.gatehouse.desk.store.EventStore;
import org.gatehouse.logbook.SegmentHeader;

/**
 * An export that was opened.
 *
 * @param zone whose clock the page shows: this computer's
 * @param chain the headers around its segments, in order
 * @param boxPem the public key of the box that signed them, as OpenSSL reads it
 */
record Opened(EventStore store, Proof proof, ZoneId zone, List<SegmentHeader> chain, String boxPem) {
    Opened with(Proof next) {
        return new Opened(store, next, zone, chain, boxPem);
    }
}
