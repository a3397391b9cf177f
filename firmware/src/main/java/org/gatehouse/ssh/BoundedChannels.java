package org.gatehouse.ssh;

import java.io.IOException;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.AbstractServerSession;
import org.apache.sshd.server.session.ServerConnectionService;
import org.apache.sshd.server.session.ServerConnectionServiceFactory;

/**
 * The channels of a session, of which it has a few at once. One more is refused (RFC 4254 section 5.1), and those that are open go on: MINA SSHD's own bound ends the session, and with it all shells of somebody whose
 * client puts them into one connection ({@code ControlMaster}).
 */
final class BoundedChannels extends ServerConnectionService {
    /** Shells and commands at once in one session; for more, a client makes another connection. */
    static final int MOST = 4;

    private static final String WHY = MOST + " shells and commands at once is what one connection may have";

    private BoundedChannels(AbstractServerSession session) throws IOException {
        super(session);
    }

    static ServerConnectionServiceFactory factory() {
        return new ServerConnectionServiceFactory() {
            @Override
            public Service create(Session session) throws IOException {
                return new BoundedChannels((AbstractServerSession) session);
            }
        };
    }

    @Override
    protected void channelOpen(Buffer buffer) throws Exception {
        if (channels.size() < MOST) {
            super.channelOpen(buffer);
            return;
        }
        buffer.getString(); // its kind
        long sender = buffer.getUInt();
        sendChannelOpenFailure(buffer, sender, SshConstants.SSH_OPEN_RESOURCE_SHORTAGE, WHY, "");
    }
}
