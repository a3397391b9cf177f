package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.gatehouse.inspect.DnsAnswerReader.Item;
import org.gatehouse.name.CanonicalName;

class DnsAnswerReaderFuzzTest {
    private final CanonicalName target = new CanonicalName();
    private final DnsAnswerReader reader = new DnsAnswerReader(new CanonicalName(), target);

    @FuzzTest
    void read(byte[] input) {
        byte[] message = input.clone();
        if (walk(message) == Item.END && reader.hasKeys()) {
            assertTrue(reader.hideKeys() > 0);
            walk(message); // a name may point into what was moved, so anything may have become of it
            assertEquals(input.length, message.length);
        } else {
            assertFalse(java.util.Arrays.mismatch(input, message) >= 0);
        }
    }

    private Item walk(byte[] message) {
        reader.begin(message, 0, message.length);
        Item item = reader.next();
        for (int items = 0; item != Item.END && item != Item.UNREADABLE; items++) {
            assertTrue(items <= message.length, "each item takes a byte at least");
            assertTrue(reader.questionEnd() <= message.length);
            if (item == Item.ADDRESS) {
                assertTrue(reader.addressStart() + reader.addressLength() <= message.length);
            }
            item = reader.next();
        }
        return item;
    }
}
