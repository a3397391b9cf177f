package org.gatehouse.desk;

import java.io.InputStream;
import org.gatehouse.desk.DeskState.CannotOpen;
import org.gatehouse.desk.DeskState.Progress;
import org.gatehouse.seal.Opener;

/** Opens exports. */
@FunctionalInterface
interface Exports {
    /**
     * Opens one.
     *
     * @param sealed the export, read once from its beginning to its end
     * @param bytes how long it is; 0 where nobody knows
     * @param fromMillis only what lies between: since 1970
     */
    Opened open(InputStream sealed, long bytes, Opener key, long fromMillis, long toMillis, Progress progress)
            throws CannotOpen;
}
