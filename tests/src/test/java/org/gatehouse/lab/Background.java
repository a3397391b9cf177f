package org.gatehouse.lab;

import java.io.IOException;

/** Threads of a server for tests, one for each connection. */
final class Background {
    private Background() {}

    interface Work {
        void run() throws IOException;
    }

    /** Begins it. An exception is its end: the client, or the box, ended the connection. */
    static void run(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException ended) {
                // as above
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
