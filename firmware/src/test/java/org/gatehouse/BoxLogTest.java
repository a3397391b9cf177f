package org.gatehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gatehouse.event.EventRing;
import org.gatehouse.link.Carrier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the log says of the box itself, while a clock is turned. */
@Tag("E22")
class BoxLogTest {
    private final EventRing ring = new EventRing(64);
    private long nowMicros = 1_800_000_000_000_000L;
    private final BoxLog log = new BoxLog(ring, List.of(), () -> nowMicros);

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        ring.drain(
                event -> rows.add(event.protocol.code() + " "
                        + new String(event.name, 0, event.nameLength, StandardCharsets.US_ASCII) + " "
                        + event.verdict() + " "
                        + event.reason),
                64);
        return rows;
    }

    private void beatFor(int seconds, boolean filtering) {
        for (int second = 0; second < seconds; second++) {
            log.beat(filtering);
            nowMicros += 1_000_000;
        }
    }

    @Test
    void filtering_isSaidAtOnceAndEveryMinute() {
        log.began();
        beatFor(60, true);
        assertEquals(List.of("box  allow service-began", "box  allow filtering"), rows());
        beatFor(180, true);
        assertEquals(List.of("box  allow filtering", "box  allow filtering", "box  allow filtering"), rows());
        log.ended();
        assertEquals(List.of("box  flag service-ended"), rows());
    }

    @Test
    void lostHeartbeat_isSaidOnce_andThatItIsBack() {
        beatFor(5, true);
        rows();
        beatFor(600, false);
        assertEquals(List.of("box  flag not-filtering"), rows());
        beatFor(5, true);
        assertEquals(List.of("box  allow filtering"), rows());
    }

    @Test
    void clockThatIsSetBack_silencesNothing() {
        beatFor(1, true);
        rows();
        nowMicros -= 3_600_000_000L;
        beatFor(1, true);
        assertEquals(List.of("box  allow filtering"), rows());
    }

    @Test
    void linkThatIsMissing_isSaidWithItsPort() {
        BoxLog watching = new BoxLog(ring, List.of(new Carrier("nosuch0")), () -> nowMicros);
        for (int second = 0; second < 2; second++) {
            watching.lookAtPorts();
            watching.beat(false);
        }
        assertEquals(List.of("box nosuch0 flag link-down", "box  flag not-filtering"), rows());
    }
}
