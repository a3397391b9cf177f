package org.gatehouse.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.tinylog.Logger;

/**
 * A session whose unsent packets have a bound. MINA SSHD keeps what the network does not take in a queue without one, and the window of a channel, which would bound it, is what the client says it is:
 * one that announces four gigabytes, or asks and asks and reads no answer, would fill the heap, and the service ends when that is full.
 *
 * <p>Commands wait until there is room ({@link #paced}). What is no command's is an answer to a packet of the client's: who lets too many of them wait is cut off.
 */
final class BoundedSession extends ServerSessionImpl {
    /** Commands wait while more than this is unsent: what a round trip of 5 ms takes of 100 Mbit/s. */
    static final long ROOM = 1 << 16;

    /** With four commands that had room at the same time, of a packet of 32 KB each, an honest client never comes to this. */
    static final long MOST = 1 << 19;

    private static final int OVERHEAD = 512; // of a packet: its buffer, its future, their listeners
    private static final long LOOK_MILLIS = 500; // whether the session goes on

    private final Object lock = new Object();
    private final CommandPlaces places;
    private long unsent; // guarded by lock

    private BoundedSession(ServerFactoryManager server, IoSession socket, CommandPlaces places) throws Exception {
        super(server, socket);
        this.places = places;
    }

    static SessionFactory factory(ServerFactoryManager server) {
        CommandPlaces places = new CommandPlaces();
        return new SessionFactory(server) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession socket) throws Exception {
                return new BoundedSession(server, socket, places);
            }
        };
    }

    /** Of all sessions of this server together. */
    CommandPlaces places() {
        return places;
    }

    /** Octets that wait for the network, with what keeping them costs. */
    long unsent() {
        synchronized (lock) {
            return unsent;
        }
    }

    @Override
    public IoWriteFuture writePacket(Buffer buffer) throws IOException {
        return count(buffer.available() + OVERHEAD, super.writePacket(buffer));
    }

    @Override
    public IoWriteFuture writePacket(Buffer buffer, long timeout, TimeUnit unit) throws IOException {
        return count(buffer.available() + OVERHEAD, super.writePacket(buffer, timeout, unit));
    }

    private IoWriteFuture count(int bytes, IoWriteFuture future) throws IOException {
        boolean tooMuch;
        synchronized (lock) {
            unsent += bytes;
            tooMuch = unsent > MOST;
        }
        future.addListener(sent -> {
            synchronized (lock) {
                unsent -= bytes;
                lock.notifyAll();
            }
        });
        if (tooMuch && !isClosing()) {
            Logger.info("a session of {} reads no answers, and was ended", getRemoteAddress());
            close(true);
        }
        return future;
    }

    /** A stream of a channel of this session, which waits while there is no room. */
    OutputStream paced(OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                awaitRoom();
                out.write(octet);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                awaitRoom();
                out.write(bytes, from, length);
            }

            @Override
            public void flush() throws IOException {
                awaitRoom();
                out.flush();
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    private void awaitRoom() throws IOException {
        synchronized (lock) {
            while (unsent > ROOM) {
                if (isClosing()) {
                    throw new SshException("the session ended");
                }
                try {
                    lock.wait(LOOK_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("the command was ended");
                }
            }
        }
    }
}
