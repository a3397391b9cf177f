package org.gatehouse.gate;

import org.gatehouse.policy.Reason;

/** What a lane remembers of something without a name that it refused or marked, so that the log hears of it once. */
final class OtherFlow extends FlowSlot {
    Reason told;

    OtherFlow(PagePool pool) {
        super(pool);
    }

    @Override
    void reset() {
        told = null;
    }
}
