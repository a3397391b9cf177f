package org.gatehouse.link;

import static org.gatehouse.link.Carrier.Change.DOWN;
import static org.gatehouse.link.Carrier.Change.INTERRUPTED;
import static org.gatehouse.link.Carrier.Change.NONE;
import static org.gatehouse.link.Carrier.Change.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("E22")
class CarrierTest {
    @TempDir
    Path devices;

    @BeforeEach
    void port() throws IOException {
        Files.createDirectory(devices.resolve("wan0"));
    }

    private void kernelSays(String carrier, int countedDown) throws IOException {
        Files.writeString(devices.resolve("wan0/carrier"), carrier + "\n");
        Files.writeString(devices.resolve("wan0/carrier_down_count"), countedDown + "\n");
    }

    @Test
    void change_isToldOnce() throws IOException {
        kernelSays("1", 2);
        Carrier carrier = new Carrier(devices, "wan0");
        assertEquals(NONE, carrier.poll());
        kernelSays("0", 3);
        assertEquals(DOWN, carrier.poll());
        assertEquals(NONE, carrier.poll());
        kernelSays("1", 3);
        assertEquals(UP, carrier.poll());
        assertEquals(NONE, carrier.poll());
    }

    @Test
    void interruption_betweenTwoPolls_isTold() throws IOException {
        kernelSays("1", 2);
        Carrier carrier = new Carrier(devices, "wan0");
        kernelSays("1", 4);
        assertEquals(INTERRUPTED, carrier.poll());
        assertEquals(NONE, carrier.poll());
    }

    @Test
    void noLinkAtTheStart_isTold() throws IOException {
        kernelSays("0", 1);
        assertEquals(DOWN, new Carrier(devices, "wan0").poll());
    }

    @Test
    void portThatIsOffOrGone_hasNoLink() throws IOException {
        kernelSays("1", 1);
        Carrier carrier = new Carrier(devices, "wan0");
        Files.delete(devices.resolve("wan0/carrier")); // which nobody can read when the port is off
        assertEquals(DOWN, carrier.poll());
        assertEquals(DOWN, new Carrier(devices, "nosuch0").poll());
    }
}
