package org.gatehouse.lists;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;

/** Brings what lies on a server. */
interface Fetcher {
    /**
     * What a server said of a copy, to be asked again whether it is still the same; RFC 9110 section 8.8.
     *
     * @param etag empty when the server gave none
     * @param lastModified empty when the server gave none
     */
    record Validators(String etag, String lastModified) {
        static final Validators NONE = new Validators("", "");
    }

    /**
     * What a fetch came to.
     *
     * @param changed false when the server says that it is what we have: then there is no file
     */
    record Fetched(boolean changed, Validators validators) {}

    /**
     * Fetches into a file, which it replaces.
     *
     * @param known {@link Validators#NONE} to have it in any case
     * @throws TooLargeException when there is more than there may be
     * @throws HttpTimeoutException when it takes too long
     * @throws IOException when it cannot be had
     */
    Fetched fetch(URI location, Validators known, Path into) throws IOException;
}
