package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatehouse.frame.Frame;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.SafeName;
import org.gatehouse.policy.SafeSearch;
import org.gatehouse.policy.YouTube;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R14")
class SearchMemoryTest {
    private static final SafeSearch LEVEL = new SafeSearch(true, YouTube.STRICT);
    private static final long NOW = 1_800_000_000_000_000L;

    private final SearchMemory memory = new SearchMemory();
    private final SearchMemory.Search search = new SearchMemory.Search();

    private static SafeName safe() {
        byte[] text = "www.google.com".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        CanonicalName name = new CanonicalName();
        name.readText(text, 0, text.length);
        return LEVEL.of(name);
    }

    private static Frame question(int port) {
        return SearchSchool.view(new FrameBuilder().ports(port, 53).udp(new byte[12]));
    }

    private static Frame answer(Frame question) {
        byte[] frame = Arrays.copyOf(question.bytes(), question.bytes().length);
        return SearchSchool.view(SearchSchool.back(frame, new byte[12]));
    }

    private void remember(Frame question, int id, int type, byte[] name, long nowMicros) {
        memory.remember(question, id, type, name, 0, name.length, safe(), false, nowMicros);
    }

    @Test
    void question_isFoundByItsOwnAnswerOnly() {
        Frame asked = question(40_000);
        remember(asked, 7, 1, new byte[] {1, 2, 3}, NOW);
        assertTrue(memory.find(answer(asked), 7, 1, NOW + 1, search));
        assertEquals(3, search.nameLength);
        assertEquals(2, search.name[1]);
        assertEquals(safe(), search.safe);
        assertFalse(search.streamed);
        assertFalse(memory.find(answer(asked), 8, 1, NOW + 1, search), "another number");
        assertFalse(memory.find(answer(asked), 7, 28, NOW + 1, search), "another type");
        assertFalse(memory.find(answer(question(40_001)), 7, 1, NOW + 1, search), "another port");
        assertFalse(memory.find(answer(asked), 7, 1, NOW + SearchMemory.SECONDS * 1_000_000L, search), "too late");
        assertFalse(memory.find(answer(asked), 7, 1, NOW - 1, search), "the clock was set back");
    }

    @Test
    void devicesLatestQuestions_areKept() {
        for (int i = 0; i < 3 * SearchMemory.WAYS; i++) {
            remember(question(40_000 + i), i, 1, new byte[] {(byte) i}, NOW + i);
        }
        for (int i = 0; i < 3 * SearchMemory.WAYS; i++) {
            boolean latest = i >= 2 * SearchMemory.WAYS;
            assertEquals(latest, memory.find(answer(question(40_000 + i)), i, 1, NOW + 100, search), "question " + i);
            assertEquals(latest ? i : search.name[0], search.name[0]);
        }
    }

    /** The lane that asks writes while the other reads: what is found is whole. */
    @Test
    void writerAndReader_neverMixTwoQuestions() throws InterruptedException {
        Frame asked = question(40_000);
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            byte[][] names = new byte[4][];
            for (int i = 0; i < names.length; i++) {
                names[i] = new byte[SafeSearch.MAX_WIRE];
                Arrays.fill(names[i], (byte) i);
            }
            for (int i = 0; !over.get(); i++) {
                remember(asked, 7, 1, names[i & 3], NOW);
            }
        });
        writer.start();
        Frame back = answer(asked);
        int found = 0;
        long end = System.nanoTime() + 500_000_000L;
        while (System.nanoTime() < end) {
            if (memory.find(back, 7, 1, NOW + 1, search)) {
                found++;
                for (byte octet : search.name) {
                    assertEquals(search.name[0], octet);
                }
            }
        }
        over.set(true);
        writer.join();
        assertTrue(found > 100, "found " + found);
    }
}
