package org.gatehouse.admin;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.gatehouse.admin.AdminProtocol.Piece;
import org.gatehouse.admin.AdminProtocol.Request;
import org.tinylog.Logger;

/**
 * Takes commands from the command line on the box, through a socket in the file system that only the service's own user may open; the kernel says who it is. One thread waits for
 * callers, and each of them has one of his own.
 */
public final class AdminServer implements AutoCloseable {
    private static final int MAX_CALLERS = 8; // more wait: each may hold a file of a megabyte

    private static final long AFTER_FAULT_MILLIS = 1000; // or the journal would fill with it
    private static final Duration STALLED = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(1); // somebody may have a policy open in his editor

    private final Path path;
    private final Appliance appliance;
    private final ServerSocketChannel channel;
    private final Idlers idlers = Idlers.start(STALLED, LONGEST);
    private final Semaphore places = new Semaphore(MAX_CALLERS);

    private AdminServer(Path path, Appliance appliance, ServerSocketChannel channel) {
        this.path = path;
        this.appliance = appliance;
        this.channel = channel;
    }

    /**
     * Begins to take commands.
     *
     * @param path where the socket is to be; one that a service left behind which ended without order is replaced
     * @throws IOException where it cannot be there, or another service takes commands there
     */
    public static AdminServer start(Path path, Appliance appliance) throws IOException {
        removeLeftover(path);
        Files.createDirectories(path.toAbsolutePath().getParent());
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        AdminServer server = new AdminServer(path, appliance, channel);
        Thread thread = new Thread(server::accept, "admin");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    @Override
    public void close() {
        idlers.close();
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            Logger.warn("{} could not be removed: {}", path, e);
        }
    }

    private static void removeLeftover(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try {
            SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
            throw new IOException(path + ": another service takes commands there");
        } catch (ConnectException nobody) {
            Files.delete(path);
        }
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                places.acquireUninterruptibly();
                SocketChannel caller = channel.accept();
                Thread thread = new Thread(() -> serve(caller), "admin-caller");
                thread.setDaemon(true);
                thread.start();
            } catch (AsynchronousCloseException ended) {
                return;
            } catch (IOException e) {
                places.release();
                Logger.warn("a caller could not be taken: {}", e);
                pause();
            }
        }
    }

    /** What is wrong, such as too many open files, is wrong for a while. */
    private static void pause() {
        try {
            Thread.sleep(AFTER_FAULT_MILLIS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel caller) {
        try (caller;
                Idlers.Watched watched = idlers.watch("a caller of the command line", () -> end(caller))) {
            if (isOwn(caller)) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(caller)));
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(watched.of(Channels.newOutputStream(caller))));
                answer(Request.read(in), in, out);
                out.flush();
            }
        } catch (IOException gone) {
            Logger.debug("a caller of the command line is gone: {}", gone);
        } catch (RuntimeException | Error e) {
            Logger.error(e, "a command failed");
        } finally {
            places.release();
        }
    }

    private static void end(SocketChannel caller) {
        try {
            caller.close();
        } catch (IOException e) {
            Logger.debug("a caller of the command line cannot be ended: {}", e);
        }
    }

    /** The file's mode says the same, but not in the moment between its making and that mode. */
    private static boolean isOwn(SocketChannel caller) throws IOException {
        UnixDomainPrincipal peer = caller.getOption(ExtendedSocketOptions.SO_PEERCRED);
        String self = System.getProperty("user.name");
        return peer.user().getName().equals(self) || peer.user().getName().equals("root");
    }

    private void answer(Request request, DataInputStream in, DataOutputStream out) throws IOException {
        Optional<Person> person =
                request.as().isEmpty() ? Optional.of(Person.LOCAL) : Person.parse(request.as(), Person.LOCAL.way());
        int status = Refusal.USAGE;
        if (person.isEmpty()) {
            PrintWriter err = new PrintWriter(new SocketCaller.PieceWriter(Piece.ERR, out));
            err.println("gatehouse: --as " + Columns.plain(request.as())
                    + ": expected technician, dsl or head, and a name after a colon: dsl:lead.1");
            err.flush();
        } else {
            status = AdminShell.run(appliance, new SocketCaller(person.get(), request, in, out), request.words());
        }
        out.writeByte(Piece.STATUS.ordinal());
        out.writeInt(status);
    }
}
