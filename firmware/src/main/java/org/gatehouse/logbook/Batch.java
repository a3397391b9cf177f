package org.gatehouse.logbook;

import java.util.List;

/**
 * What the thread "logbook" hands to the thread "sealer".
 *
 * @param due whether the oldest of the rows since the last batch that was due have waited for as long as rows may: they are to be on the disk now
 */
record Batch(List<EventRow> rows, boolean due) {}
