package org.gatehouse.discovery;

import static org.gatehouse.frame.FrameBuilder.hex;
import static org.gatehouse.inspect.DhcpMessages.fqdn6;
import static org.gatehouse.inspect.DhcpMessages.option;
import static org.gatehouse.inspect.DhcpMessages.request;
import static org.gatehouse.inspect.DhcpMessages.request6;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gatehouse.frame.FrameBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R24")
class DiscoveryTest {
    private static final Path SEEDS =
            Path.of("src/test/resources/org/gatehouse/discovery/DiscoveryFuzzTestInputs/onFrame");
    private static final long MAC = 0x020000000011L;
    private static final long OTHER = 0x020000000012L;
    private static final String ARP_HEAD = "ffffffffffff" + FrameBuilder.CLIENT_MAC + "0806" + "0001080006040001";

    private final Sightings sightings = new Sightings();
    private final Discovery discovery = new Discovery(sightings, new Suspicions());

    @Test
    void dhcp_givesNameAndAddress() throws IOException {
        seed("dhcp", dhcp(request(MAC, option(12, "Year2-tablet-1"), option(60, "android-dhcp-14"))));
        Sighting seen = seen();
        assertEquals("Year2-tablet-1", seen.hostName());
        assertEquals("android-dhcp-14", seen.vendorClass());
        assertEquals(List.of("192.0.2.77"), seen.addresses());
    }

    @Test
    void dhcp_forAnotherDevice_isNotBelieved() {
        hear(dhcp(request(OTHER, option(12, "innocent"))));
        assertEquals(List.of(), sightings.all());
    }

    @Test
    void dhcp6_givesName() throws IOException {
        seed(
                "dhcp6",
                FrameBuilder.udp(6, request6(fqdn6("laptop-7"))).ports(546, 547).build());
        assertEquals("laptop-7", seen().hostName());
        assertEquals(List.of("2001:db8::11"), seen().addresses());
    }

    @Test
    void arp_givesTheAddress_andTheNameStays() throws IOException {
        hear(dhcp(request(MAC, option(12, "Year2-tablet-1"))));
        seed("arp", hex(ARP_HEAD + FrameBuilder.CLIENT_MAC + "c0000263" + "000000000000" + "c0000201"));
        assertEquals(List.of("192.0.2.99", "192.0.2.77"), seen().addresses(), "the newest first");
        assertEquals("Year2-tablet-1", seen().hostName());
    }

    @Test
    void arp_thatAsksWhetherAnAddressIsFree_saysNothing() {
        hear(hex(ARP_HEAD + FrameBuilder.CLIENT_MAC + "00000000" + "000000000000" + "c0000263"));
        assertEquals(List.of(), sightings.all());
    }

    @Test
    void arp_forAnotherDevice_isNotBelieved() {
        hear(hex(ARP_HEAD + "020000000012" + "c0000263" + "000000000000" + "c0000201"));
        assertEquals(List.of(), sightings.all());
    }

    @Test
    void neighbour_advertisesItsAddress() throws IOException {
        byte[] advertisement = hex("8800000020000000" + "20010db8000000000000000000000077" + "0201020000000011");
        seed("advertisement", FrameBuilder.other(6, 58, advertisement).build());
        assertEquals(List.of("2001:db8::77"), seen().addresses());
    }

    @Test
    void neighbour_asksForAnother_andHasASourceOfItsOwn() {
        byte[] solicitation = hex("8700000000000000" + "20010db8000000000000000000000001" + "0101020000000011");
        hear(FrameBuilder.other(6, 58, solicitation).build());
        assertEquals(List.of("2001:db8::11"), seen().addresses());
    }

    @Test
    void addresses_areBounded() {
        for (int i = 1; i <= 20; i++) {
            sightings.see(MAC, -1, "192.0.2." + i, null, null, i);
        }
        assertEquals(Sightings.MAX_ADDRESSES, seen().addresses().size());
        assertEquals("192.0.2.20", seen().addresses().get(0));
    }

    @Test
    @Tag("E20")
    void devices_areBounded_andTheSilentOnesGoFirst() {
        for (long mac = 1; mac <= Sightings.MAX_DEVICES; mac++) {
            sightings.see(mac, -1, null, null, null, mac);
        }
        sightings.of(1); // asked for: somebody cares
        sightings.see(0xffff01L, -1, null, null, null, 9_999_999);
        assertEquals(Sightings.MAX_DEVICES, sightings.all().size());
        assertTrue(sightings.of(1).isPresent());
        assertFalse(sightings.of(2).isPresent());
        assertEquals(Sightings.MAX_DEVICES, sightings.news().size(), "what was forgotten is no news");
    }

    @Test
    void news_isWhatChanged_andOnceAMinuteThatItIsStillThere() {
        sightings.see(MAC, -1, "192.0.2.1", "pc", null, 0);
        assertEquals(1, sightings.news().size());
        sightings.see(MAC, -1, "192.0.2.1", null, null, 1_000_000);
        assertEquals(0, sightings.news().size());
        sightings.see(MAC, 7, "192.0.2.1", null, null, 2_000_000);
        assertEquals(1, sightings.news().size(), "in another VLAN");
        sightings.see(MAC, 7, "192.0.2.1", null, null, 62_000_000);
        assertEquals(1, sightings.news().size());
    }

    private void hear(byte[] frame) {
        discovery.onFrame(frame, frame.length, 1_000_000);
    }

    /** Hears a frame that is a seed of the fuzz target, too. */
    private void seed(String name, byte[] frame) throws IOException {
        assertArrayEquals(frame, Files.readAllBytes(SEEDS.resolve(name)), name);
        hear(frame);
    }

    private static byte[] dhcp(byte[] message) {
        return FrameBuilder.udp(4, message).ports(68, 67).build();
    }

    private Sighting seen() {
        return sightings.of(MAC).orElseThrow();
    }
}
