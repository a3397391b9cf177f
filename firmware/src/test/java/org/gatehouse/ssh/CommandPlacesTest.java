package org.gatehouse.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R40")
class CommandPlacesTest {
    private final CommandPlaces places = new CommandPlaces();

    @Test
    void oneSource_takesHalf() {
        assertEquals(CommandPlaces.MOST / 2, takeAll("a"));
    }

    @Test
    void fourSources_leaveRoomForAFifth() {
        for (String source : new String[] {"a", "b", "c", "d"}) {
            assertTrue(takeAll(source) > 0, source);
        }
        assertTrue(places.take("technician"));
    }

    @Test
    void manySources_neverTakeMoreThanThereIs() {
        int all = IntStream.range(0, 100)
                .map(source -> takeAll(Integer.toString(source)))
                .sum();
        assertEquals(CommandPlaces.MOST, all);
    }

    @Test
    void placeThatIsFree_isTakenAgain() {
        int most = takeAll("a");
        for (int i = 0; i < most; i++) {
            places.free("a");
        }
        assertEquals(most, takeAll("a"));
    }

    private int takeAll(String source) {
        int count = 0;
        while (places.take(source)) {
            count++;
        }
        return count;
    }
}
