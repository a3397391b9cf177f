package org.gatehouse.craft;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A network namespace that something else made. */
final class Namespace {
    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;

    private final String name;

    Namespace(String name) {
        this.name = name;
    }

    /** Calls on a thread that has entered the namespace; sockets opened there stay there. */
    <T> T enter(Callable<T> task) throws IOException {
        FutureTask<T> future = new FutureTask<>(() -> {
            int descriptor = LibC.INSTANCE.open("/run/netns/" + name, O_RDONLY);
            if (descriptor < 0 || LibC.INSTANCE.setns(descriptor, CLONE_NEWNET) != 0) {
                throw new IOException("cannot enter the namespace " + name);
            }
            LibC.INSTANCE.close(descriptor);
            return task.call();
        });
        new Thread(future, "in " + name).start();
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private interface LibC extends Library {
        LibC INSTANCE = Native.load("c", LibC.class);

        int open(String path, int flags);

        int setns(int descriptor, int type);

        int close(int descriptor);
    }
}
