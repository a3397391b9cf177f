package org.gatehouse.discovery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

class DiscoveryFuzzTest {
    @FuzzTest
    void onFrame(byte[] input) {
        Sightings sightings = new Sightings();
        new Discovery(sightings, new Suspicions()).onFrame(input, input.length, 1);
        assertTrue(sightings.all().size() <= 1);
        for (Sighting sighting : sightings.all()) {
            assertTrue(isPrintable(sighting.hostName()) && isPrintable(sighting.vendorClass()));
            assertTrue(sighting.addresses().size() <= 1);
        }
    }

    private static boolean isPrintable(String text) {
        return text == null || text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
