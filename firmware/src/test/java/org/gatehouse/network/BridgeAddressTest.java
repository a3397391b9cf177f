package org.gatehouse.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files, and when networkd is told to read them. tests/board does the same with a real one. */
@Tag("R40")
class BridgeAddressTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final String OLD = "[Network]\nDHCP=no\nAddress=10.0.0.9/24\n";

    @TempDir
    Path folder;

    /** What lay there each time that networkd read it; "-" for nothing. */
    private final List<String> read = new CopyOnWriteArrayList<>();

    private volatile int failures;
    private Path dropIn;
    private Path before;
    private BridgeAddress address;
    private AddressPlan plan;

    @BeforeEach
    void setUp() throws Exception {
        dropIn = Files.createDirectory(folder.resolve("br0.network.d")).resolve("50-address.conf");
        before = folder.resolve("address.before");
        plan = plan("10.0.0.2/24");
    }

    @AfterEach
    void close() {
        if (address != null) {
            address.close();
        }
    }

    @Test
    void newAddress_isPutBesideTheBoardsFile_readableForNetworkd() throws IOException {
        begin(LONG);
        address.change(plan);
        await(() -> read.size() == 1);
        assertEquals(List.of(plan.dropIn()), read);
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(dropIn)));
        assertTrue(address.isOnTrial());
        assertTrue(Files.exists(before));
    }

    @Test
    void nobodyKeepsIt_theOneBeforeComesBackByItself() throws IOException {
        Files.writeString(dropIn, OLD);
        begin(SHORT);
        address.change(plan);
        await(() -> read.size() == 2);
        assertEquals(List.of(plan.dropIn(), OLD), read);
        await(() -> !address.isOnTrial());
        assertFalse(Files.exists(before));
    }

    @Test
    void nobodyKeepsIt_noDropInBefore_noneAfterwards() throws IOException {
        begin(SHORT);
        address.change(plan);
        await(() -> read.size() == 2);
        assertEquals("-", read.get(1));
        assertFalse(Files.exists(dropIn));
    }

    @Test
    void kept_byWhoReachesTheBoxThere_stays() throws Exception {
        begin(SHORT);
        address.change(plan);
        await(() -> read.size() == 1);
        assertFalse(address.keep(List.of(InetAddress.getByName("10.0.0.9"))), "the box has another address");
        assertTrue(address.keep(List.of(InetAddress.getByName("10.0.0.2"))));
        Thread.sleep(2 * SHORT.toMillis());
        assertEquals(List.of(plan.dropIn()), read);
        assertFalse(address.isOnTrial() || Files.exists(before));
        assertFalse(address.keep(List.of(InetAddress.getByName("10.0.0.2"))), "once");
    }

    @Test
    void keep_beforeTheChangeIsMade_isTooEarly() throws Exception {
        address = new BridgeAddress(dropIn.getParent(), before, this::reload, LONG, LONG);
        address.change(plan);
        assertFalse(address.keep(List.of(InetAddress.getByName("10.0.0.2"))));
    }

    /** The pulled plug: the file that says what was before is on the disk, and the service begins anew. */
    @Test
    void restartDuringTheTrial_bringsTheOneBeforeBackAtOnce() throws IOException {
        Files.writeString(dropIn, OLD);
        begin(LONG);
        address.change(plan);
        await(() -> read.size() == 1);
        address.close();
        begin(LONG);
        await(() -> read.size() == 2);
        assertEquals(OLD, read.get(1));
        await(() -> !Files.exists(before));
    }

    @Test
    void secondChangeDuringTheTrial_theWayBackLeadsToTheFirstOfAll() throws Exception {
        Files.writeString(dropIn, OLD);
        begin(SHORT);
        address.change(plan);
        await(() -> read.size() == 1);
        address.change(plan("10.0.0.3/24"));
        await(() -> read.size() == 3);
        assertEquals(List.of(plan.dropIn(), plan("10.0.0.3/24").dropIn(), OLD), read);
    }

    @Test
    void networkdRefuses_theOneBeforeIsBroughtBackUntilItIsThere() throws IOException {
        failures = 2; // the change, and the first way back
        begin(SHORT);
        address.change(plan);
        await(() -> !read.isEmpty());
        assertEquals(List.of("-"), read);
        await(() -> !address.isOnTrial());
    }

    @Test
    void change_thatTheDiskDoesNotTake_changesNothing() throws IOException {
        Files.createDirectories(folder.resolve("address.before.next/in the way"));
        begin(LONG);
        assertThrows(IOException.class, () -> address.change(plan));
        assertFalse(address.isOnTrial());
        assertEquals(List.of(), read);
    }

    private void begin(Duration trial) {
        address = new BridgeAddress(dropIn.getParent(), before, this::reload, trial, AT_ONCE);
        address.begin();
    }

    private void reload() throws IOException {
        if (failures > 0) {
            failures--;
            throw new IOException("networkctl reload: no");
        }
        read.add(Files.exists(dropIn) ? Files.readString(dropIn) : "-");
    }

    private static AddressPlan plan(String own) throws AddressException {
        return AddressPlan.fixed(List.of(own), List.of("10.0.0.1"), List.of("10.0.0.1"));
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - until < 0, "it does not come");
            Thread.onSpinWait();
        }
    }
}
