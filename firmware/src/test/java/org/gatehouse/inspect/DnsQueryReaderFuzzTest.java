package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.gatehouse.name.CanonicalName;

class DnsQueryReaderFuzzTest {
    private final CanonicalName name = new CanonicalName();
    private final DnsQueryReader reader = new DnsQueryReader(name);

    @FuzzTest
    void read(byte[] input) {
        Outcome outcome = reader.read(input, 0, input.length);
        assertTrue(reader.questionEnd() <= input.length);
        assertEquals(outcome == Outcome.NAMED, name.labelCount() > 0 && reader.questionEnd() > DnsQueryReader.HEADER);
    }
}
