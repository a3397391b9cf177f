package org.gatehouse.desk.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The places of an array with the greatest values, without sorting all of them: there are a million names. */
final class TopNumbers {
    private TopNumbers() {}

    /** The greatest first; of equal values the earlier place first; places of 0 are left out. */
    static List<Integer> of(int[] values, int most) {
        Comparator<Integer> worstFirst =
                Comparator.<Integer>comparingInt(place -> values[place]).thenComparing(Comparator.reverseOrder());
        PriorityQueue<Integer> kept = new PriorityQueue<>(worstFirst);
        for (int place = 0; place < values.length; place++) {
            if (values[place] > 0 && (kept.size() < most || values[place] > values[kept.peek()])) {
                kept.add(place);
                if (kept.size() > most) {
                    kept.remove();
                }
            }
        }
        List<Integer> top = new ArrayList<>(kept);
        top.sort(worstFirst.reversed());
        return top;
    }
}
