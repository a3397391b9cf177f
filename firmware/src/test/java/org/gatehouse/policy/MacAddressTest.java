package org.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacAddressTest {
    @ParameterizedTest
    @CsvSource({
        "02:00:00:00:00:11, 2199023255569",
        "00-1A-2b-3C-4d-5E, 112394521950",
        "ff:ff:ff:ff:ff:ff, 281474976710655",
        "00:00:00:00:00:00, 0",
        "02:00:00:00:00-11, -1",
        "02:00:00:00:00:1, -1",
        "02:00:00:00:00:111, -1",
        "02:00:00:00:00:1g, -1",
        "02:00:00:00:00:1\u0011, -1",
        "02.00.00.00.00.11, -1",
        "'', -1",
    })
    void parse_table(String text, long address) {
        assertEquals(address, MacAddress.parse(text));
    }
}
