package org.gatehouse.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be the box's address, and how networkd reads it. */
class AddressPlanTest {
    @Test
    void oneOfEachKind_asADropIn() throws AddressException {
        AddressPlan plan = AddressPlan.fixed(
                List.of("10.0.0.2/24", "2001:db8::2/64"), List.of("10.0.0.1", "fe80::1"), List.of("10.0.0.1"));
        assertEquals("""
                # Written by "gatehouse network set".
                [Network]
                DHCP=no
                IPv6AcceptRA=no
                Address=10.0.0.2/24
                Address=2001:db8:0:0:0:0:0:2/64
                Gateway=10.0.0.1
                Gateway=fe80:0:0:0:0:0:0:1
                DNS=10.0.0.1
                """, plan.dropIn());
        assertEquals("10.0.0.2/24, 2001:db8:0:0:0:0:0:2/64", plan.text());
    }

    @Test
    void onlyIpv6Fixed_leavesIpv4ToTheNetwork() throws AddressException {
        String dropIn = AddressPlan.fixed(List.of("2001:db8::2/64"), List.of(), List.of("2001:db8::1"))
                .dropIn();
        assertTrue(dropIn.contains("DHCP=ipv4\n") && !dropIn.contains("IPv6AcceptRA"), dropIn);
    }

    @ParameterizedTest(name = "{0} by {1}, {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.2               | 10.0.0.1  | 10.0.0.1 | 10.0.0.2 lacks the length of its network's prefix; expected 10.0.0.2/24 or the like",
                "10.0.0.300/24          | 10.0.0.1  | 10.0.0.1 | \"10.0.0.300/24\" is no IP address; expected one such as 10.0.0.2/24",
                "10.2/24                | 10.0.0.1  | 10.0.0.1 | \"10.2/24\" is no IP address; expected one such as 10.0.0.2/24",
                "box.example/24         | 10.0.0.1  | 10.0.0.1 | \"box.example/24\" is no IP address; expected one such as 10.0.0.2/24",
                "10.0.0.2/33            | 10.0.0.1  | 10.0.0.1 | 10.0.0.2/33: the length of the prefix is a number from 1 to 32",
                "10.0.0.2/x             | 10.0.0.1  | 10.0.0.1 | 10.0.0.2/x: the length of the prefix is a number from 1 to 32",
                "2001:db8::2/129        | fe80::1   | fe80::1  | 2001:db8::2/129: the length of the prefix is a number from 1 to 128",
                "10.0.0.0/24            | 10.0.0.1  | 10.0.0.1 | 10.0.0.0/24 is the address of the network itself, or of everybody in it; expected one between",
                "10.0.0.255/24          | 10.0.0.1  | 10.0.0.1 | 10.0.0.255/24 is the address of the network itself, or of everybody in it; expected one between",
                "127.0.0.1/8            | 10.0.0.1  | 10.0.0.1 | 127.0.0.1 cannot be the box's: it is set aside for something else",
                "224.0.0.5/24           | 10.0.0.1  | 10.0.0.1 | 224.0.0.5 cannot be the box's: it is set aside for something else",
                "169.254.1.1/16         | 10.0.0.1  | 10.0.0.1 | 169.254.1.1 cannot be the box's: it is set aside for something else",
                "10.0.0.2/24            | 10.0.1.1  | 10.0.0.1 | the gateway 10.0.1.1 is in none of the box's networks",
                "10.0.0.2/24            | 10.0.0.2  | 10.0.0.1 | the gateway 10.0.0.2 is the router's address, not the box's own",
                "10.0.0.2/24            | router    | 10.0.0.1 | \"router\" is no IP address of a gateway; expected one such as 10.0.0.1",
                "10.0.0.2/24            | 10.0.0.1 10.0.0.3 | 10.0.0.1 | there is one gateway for IPv4",
                "10.0.0.2/24            | fe80::1   | 10.0.0.1 | the gateway is missing: without the router's address the box fetches no lists",
                "10.0.0.2/24            | 10.0.0.1  | dns      | \"dns\" is no IP address of a name server; expected one such as 10.0.0.1",
                "10.0.0.2/24            | 10.0.0.1  | 127.0.0.53 | 127.0.0.53 cannot be a name server",
                "10.0.0.2/24 10.0.0.2/8 | 10.0.0.1  | 10.0.0.1 | an address is given twice",
                "10.0.0.2/24            | 10.0.0.1  | ''       | a name server is missing: without one the box fetches no lists",
                "''                     | 10.0.0.1  | 10.0.0.1 | an address is missing",
            })
    void whatCannotBe_isSaidInASentence(String addresses, String gateways, String dns, String sentence) {
        AddressException wrong = assertThrows(
                AddressException.class, () -> AddressPlan.fixed(words(addresses), words(gateways), words(dns)));
        assertEquals(sentence, wrong.getMessage());
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
