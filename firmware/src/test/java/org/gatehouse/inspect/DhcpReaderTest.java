package org.gatehouse.inspect;

import static org.gatehouse.inspect.DhcpMessages.fqdn6;
import static org.gatehouse.inspect.DhcpMessages.option;
import static org.gatehouse.inspect.DhcpMessages.option6;
import static org.gatehouse.inspect.DhcpMessages.request;
import static org.gatehouse.inspect.DhcpMessages.request6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R24")
class DhcpReaderTest {
    private static final long MAC = 0x020000000011L;

    private final DhcpReader reader = new DhcpReader();

    @Test
    void request_namesTheDevice() {
        assertEquals(Outcome.NAMED, read(request(MAC, option(12, "Year2-tablet-1"), option(60, "android-dhcp-14"))));
        assertEquals(MAC, reader.mac());
        assertEquals(0xc000024d, reader.address());
        assertEquals("Year2-tablet-1", reader.hostName());
        assertEquals("android-dhcp-14", reader.vendorClass());
    }

    @Test
    void request_withoutNames() {
        assertEquals(Outcome.NO_NAME, read(request(MAC)));
        assertEquals(MAC, reader.mac());
        assertNull(reader.hostName());
    }

    @Test
    void fqdn_asTextAndEncoded() {
        read(request(MAC, option(81, (byte) 0, (byte) 0, (byte) 0, (byte) 'p', (byte) 'c')));
        assertEquals("pc", reader.hostName());
        read(request(MAC, option(81, (byte) 4, (byte) 0, (byte) 0, (byte) 2, (byte) 'p', (byte) 'c', (byte) 0)));
        assertEquals("pc", reader.hostName());
    }

    @Test
    void hostName_ofControlCharacters_isShownPlain() {
        read(request(MAC, option(12, "a\u001b[31mred\u0000")));
        assertEquals("a?[31mred", reader.hostName());
    }

    @Test
    void hostName_longOrEmpty() {
        read(request(MAC, option(12, "x".repeat(200))));
        assertEquals(DhcpReader.MAX_NAME, reader.hostName().length());
        read(request(MAC, option(12, "  ")));
        assertNull(reader.hostName());
    }

    @Test
    void options_cutShort_leaveWhatCameBefore() {
        byte[] whole = request(MAC, option(12, "pc"), option(60, "system"));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Outcome outcome = reader.read(cut, 0, length);
            assertEquals(length < 240, outcome == Outcome.UNREADABLE, "length " + length);
        }
    }

    @Test
    void answer_isNotRead() {
        byte[] offer = request(MAC, option(12, "pc"));
        offer[0] = 2;
        assertEquals(Outcome.UNREADABLE, read(offer));
    }

    @Test
    void request6_namesTheDevice() {
        byte[] vendor = {0, 0, 1, 55, 0, 4, 'M', 'S', 'F', 'T'};
        assertEquals(Outcome.NAMED, read6(request6(option6(1, new byte[10]), fqdn6("laptop-7"), option6(16, vendor))));
        assertEquals("laptop-7", reader.hostName());
        assertEquals("MSFT", reader.vendorClass());
    }

    @Test
    void request6_ofAServer_isNotRead() {
        byte[] reply = request6(fqdn6("laptop-7"));
        reply[0] = 7;
        assertEquals(Outcome.UNREADABLE, read6(reply));
    }

    private Outcome read(byte[] message) {
        return reader.read(message, 0, message.length);
    }

    private Outcome read6(byte[] message) {
        return reader.read6(message, 0, message.length);
    }
}
