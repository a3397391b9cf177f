package org.gatehouse.ssh;

import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.tinylog.Logger;

/**
 * Bounds how often the keys of a session are exchanged. Each time costs the box some milliseconds of a processor and the client nothing but a packet, and any client may ask for it as often as it likes (RFC 4253
 * section 9), also one that has shown no key yet. Any thread.
 */
final class KeyExchanges implements SessionListener {
    /** At the beginning; OpenSSH asks again after a gigabyte. */
    static final int BURST = 4;

    static final double PER_SECOND = 0.1;
    private static final AttributeKey<Allowance> ALLOWANCE = new AttributeKey<>();

    private final LongSupplier nanoClock;

    KeyExchanges(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    @Override
    public void sessionNegotiationStart(
            Session session,
            Map<KexProposalOption, String> clientProposal,
            Map<KexProposalOption, String> serverProposal) {
        if (!session.computeAttributeIfAbsent(ALLOWANCE, unseen -> new Allowance(BURST, PER_SECOND, nanoClock))
                .take()) {
            Logger.info("a session of {} exchanges keys too often, and was ended", session.getRemoteAddress());
            session.close(true);
            throw new IllegalStateException("keys are exchanged too often"); // before they are computed once more
        }
    }
}
