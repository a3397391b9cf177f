package org.gatehouse.admin;

import java.util.concurrent.TimeUnit;

/**
 * Says on the standard error output what a command is at, once a second where it takes longer: on a terminal in one line that is written anew and goes in the end, else line by line. From a thread of its
 * own, since the command's is at work; both hold this object while they write. Nothing is said before somebody has said what is being done.
 */
final class Progress {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String CLEAR = "\r\033[K"; // ECMA-48: back to the beginning, erase to the end

    private final Caller caller;
    private final String command;
    private final long begunNanos = System.nanoTime();
    private String doing = "";
    private boolean isShown; // a line that has to go
    private boolean isEnded;
    private boolean isStarted;

    Progress(Caller caller, String command) {
        this.caller = caller;
        this.command = command;
    }

    /** From now on this is being done; nothing with an empty text: somebody is being asked. */
    synchronized void doing(String what) {
        doing = what;
        if (what.isEmpty()) {
            clear();
        } else if (!isStarted) {
            isStarted = true;
            Thread thread = new Thread(this::follow, "progress");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Makes room for other text. */
    synchronized void clear() {
        if (isShown) {
            isShown = false;
            caller.err().print(CLEAR);
            caller.err().flush();
        }
    }

    /** The answer comes: nothing more is said. */
    synchronized void end() {
        isEnded = true;
        clear();
        notifyAll();
    }

    private synchronized void follow() {
        try {
            long nextNanos = begunNanos;
            while (!isEnded) {
                nextNanos = Math.max(nextNanos + PERIOD_NANOS, System.nanoTime());
                for (long left; !isEnded && (left = nextNanos - System.nanoTime()) > 0; ) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
                if (!isEnded && !doing.isEmpty()) {
                    say();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void say() {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunNanos);
        String line = command + ": " + Columns.plain(doing) + ", " + seconds + " s";
        if (caller.overwrites()) {
            caller.err().print(CLEAR + line);
            isShown = true;
        } else {
            caller.err().print(line + "\n");
        }
        caller.err().flush();
    }
}
