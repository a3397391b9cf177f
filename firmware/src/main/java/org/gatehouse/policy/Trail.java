package org.gatehouse.policy;

import java.util.List;

/**
 * How a verdict came about, step by step: what the same steps that the lanes ask said, and which was the first with a verdict.
 *
 * @param subject the group that was judged, or what the device stands for
 * @param said what each step said; empty where several groups were asked
 * @param members the trails of the groups that were asked, where there were several
 * @param verdict what the lanes do
 */
public record Trail(String subject, List<Said> said, List<Trail> members, Verdict verdict) {
    public Trail {
        said = List.copyOf(said);
        members = List.copyOf(members);
    }

    /**
     * What one step said.
     *
     * @param verdict null where it had none
     * @param text why, or why not
     */
    public record Said(String step, Verdict verdict, String text) {}
}
