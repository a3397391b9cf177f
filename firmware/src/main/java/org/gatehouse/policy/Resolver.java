package org.gatehouse.policy;

import java.util.ArrayList;
import java.util.List;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;

/**
 * A name server of the school, which asks for everybody: its questions meet only what every group forbids, since each device's own connections are judged as that device's. All else
 * it does is judged by its own group; so are the names by which programs ask whether they may hide names, since one answer goes to everybody. What answers carry for everybody, keys to encrypt hellos with and search engines without restraint, is as the strictest group has it. Immutable.
 */
final class Resolver implements Standing {
    private final Group own;
    private final Group[] all; // its own first
    private final Strictest strictest;

    /** @param all every group of the policy */
    Resolver(Group own, List<Group> all) {
        this.own = own;
        List<Group> ordered = new ArrayList<>(all);
        ordered.remove(own);
        ordered.add(0, own);
        this.all = ordered.toArray(Group[]::new);
        this.strictest = new Strictest(all);
    }

    @Override
    public Verdict judge(CanonicalName name, Match match, Reason purpose) {
        return own.judge(name, match, purpose);
    }

    @Override
    public Verdict judgeQuestion(CanonicalName name, Match match, Reason purpose) {
        Verdict ofOwn = own.judge(name, match, purpose);
        Verdict verdict = ofOwn;
        for (int i = 1; i < all.length && verdict.isBlock() && ofOwn.reason() != Reason.DOH; i++) {
            verdict = all[i].judge(name, match, purpose);
        }
        return verdict.isBlock() ? ofOwn : verdict;
    }

    @Override
    public Verdict judgeTarget(CanonicalName target, Match match) {
        Verdict ofOwn = own.judgeTarget(target, match);
        Verdict verdict = ofOwn;
        for (int i = 1; i < all.length && verdict.isBlock(); i++) {
            verdict = all[i].judgeTarget(target, match);
        }
        return verdict.isBlock() ? ofOwn : verdict;
    }

    @Override
    public Verdict judgeUnnamed(Reason reason) {
        return reason == Reason.ENCRYPTED_NAME ? strictest.judgeUnnamed(reason) : own.judgeUnnamed(reason);
    }

    @Override
    public boolean isAllowOnly() {
        return own.isAllowOnly();
    }

    @Override
    public SafeSearch safeSearch() {
        return strictest.safeSearch();
    }

    @Override
    public Trail explain(CanonicalName name, Match match, Reason purpose) {
        return own.explain(name, match, purpose);
    }

    @Override
    public Trail explainQuestion(CanonicalName name, Match match, Reason purpose) {
        List<Trail> members = new ArrayList<>();
        for (Group group : all) {
            members.add(group.explain(name, match, purpose));
        }
        return new Trail(
                "a name server: blocked where every group is", List.of(), members, judgeQuestion(name, match, purpose));
    }
}
