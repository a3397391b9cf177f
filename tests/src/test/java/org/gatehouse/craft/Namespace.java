package org.gatehouse.craft;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.gatehouse.link.NetworkNamespace;

/** A network namespace that something else made. */
final class Namespace {
    private final String name;

    Namespace(String name) {
        this.name = name;
    }

    /** Calls on a thread that has entered the namespace; sockets opened there stay there. */
    <T> T enter(Callable<T> task) throws IOException {
        try {
            return NetworkNamespace.enter(name, task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (Exception e) {
            throw new IOException(e.getCause());
        }
    }
}
