package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.gatehouse.inspect.SocksReader.Message;
import org.gatehouse.name.CanonicalName;

class SocksReaderFuzzTest {
    private final CanonicalName name = new CanonicalName();
    private final SocksReader reader = new SocksReader(name);

    /** What is told of the beginning of a message is not told otherwise when more of it is seen, and a message never ends behind what was seen. */
    @FuzzTest
    void read(byte[] input) {
        byte[] bytes = Arrays.copyOf(input, Math.min(input.length, 1200));
        check(bytes, true);
        check(bytes, false);
    }

    private void check(byte[] input, boolean first) {
        Message told = Message.PART;
        for (int length = 0; length <= input.length; length++) {
            byte[] seen = Arrays.copyOf(input, length);
            Message message = first ? reader.readFirst(seen, 0, length) : reader.readNext(seen, 0, length);
            assertEquals(told == Message.PART ? message : told, message);
            if (message != Message.PART && message != Message.NONE) {
                assertTrue(reader.end() > 0 && reader.end() <= length);
            }
            if (message == Message.REQUEST) {
                assertTrue(reader.outcome() != Outcome.NAMED || name.labelCount() > 0);
                assertTrue(reader.outcome() != Outcome.ADDRESS
                        || reader.addressStart() + reader.addressLength() <= length);
            }
            told = message;
        }
    }
}
