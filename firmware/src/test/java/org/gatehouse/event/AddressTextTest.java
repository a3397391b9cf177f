package org.gatehouse.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {
    /** The examples of RFC 5952 section 4, and the edges. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8:0:0:0:0:0:0001, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8:0:0:0:0:A:AAAA, 2001:db8::a:aaaa",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "fe80:0:0:0:0:0:0:0, fe80::",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "0:2:3:4:5:6:7:0, 0:2:3:4:5:6:7:0",
        "192.0.2.255, 192.0.2.255",
        "0.0.0.0, 0.0.0.0"
    })
    void address_inItsCanonicalForm(String source, String expected) throws Exception {
        byte[] bytes = InetAddress.getByName(source).getAddress();
        assertEquals(expected, AddressText.ip(bytes, bytes.length));
    }

    @Test
    void randomAddresses_readBackTheSame() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            for (int group = 0; group < 8; group++) {
                if (random.nextInt(3) > 0) {
                    bytes[2 * group] = 0;
                    bytes[2 * group + 1] = 0;
                }
            }
            bytes[0] = 0x20; // no IPv4-mapped address: InetAddress makes those IPv4
            String text = AddressText.ip(bytes, 16);
            assertEquals(InetAddress.getByAddress(bytes), InetAddress.getByName(text), text);
        }
    }

    @Test
    void noAddress_isNull() {
        assertNull(AddressText.ip(new byte[16], 0));
    }

    @Test
    void mac_inLowerCase() {
        assertEquals("02:00:00:00:00:ab", AddressText.mac(0x0200000000abL));
        assertEquals("ff:ff:ff:ff:ff:ff", AddressText.mac(-1));
    }
}
