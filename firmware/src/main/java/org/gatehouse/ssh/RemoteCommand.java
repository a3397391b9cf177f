package org.gatehouse.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.gatehouse.admin.Idlers;
import org.tinylog.Logger;

/** Something that runs at the other end of a channel, on a thread of its own, and ends with a status. */
abstract class RemoteCommand implements Command {
    private static final int FAILED = 1;
    private static final byte[] FULL =
            "gatehouse: too many commands are under way; end one of them, or try again in a minute\n"
                    .getBytes(US_ASCII);

    private final Idlers idlers;
    private final String who;
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private Thread thread;

    /** @param who for the log */
    RemoteCommand(Idlers idlers, String who) {
        this.idlers = idlers;
        this.who = who;
    }

    /** Does the work. What it throws ends the channel. */
    abstract int run(InputStream in, OutputStream out, OutputStream err, Environment environment) throws IOException;

    @Override
    public final void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public final void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public final void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public final void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public final void start(ChannelSession channel, Environment environment) {
        BoundedSession session = (BoundedSession) channel.getSession();
        thread = new Thread(() -> work(environment, session), "admin-session");
        thread.setDaemon(true);
        thread.start();
    }

    private void work(Environment environment, BoundedSession session) {
        int status = FAILED;
        try (Idlers.Watched watched = idlers.watch(who, () -> session.close(true))) {
            OutputStream says = watched.of(session.paced(out));
            OutputStream complains = watched.of(session.paced(err));
            status = runInItsPlace(session, watched.of(in), says, complains, environment);
            says.flush();
            complains.flush();
        } catch (IOException gone) {
            Logger.debug("a session of the admin port ended: {}", gone);
        } catch (RuntimeException | Error e) {
            if (session.isClosing()) {
                Logger.debug(
                        "a session of the admin port ended: {}", e); // a terminal has no other exception to tell it
            } else {
                Logger.error(e, "a command failed");
            }
        } finally {
            exit.onExit(status);
        }
    }

    /** On a thread of its own already: who is told that there is no place may not listen either. */
    private int runInItsPlace(
            BoundedSession session, InputStream in, OutputStream says, OutputStream complains, Environment environment)
            throws IOException {
        String source = Doorkeeper.source(session.getRemoteAddress());
        if (!session.places().take(source)) {
            complains.write(FULL);
            return FAILED;
        }
        try {
            return run(in, says, complains, environment);
        } finally {
            session.places().free(source);
        }
    }

    @Override
    public final void destroy(ChannelSession channel) {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
