package org.gatehouse.inspect;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.gatehouse.name.CanonicalName;

class ClientHelloReaderFuzzTest {
    private final CanonicalName name = new CanonicalName();
    private final ClientHelloReader reader = new ClientHelloReader(name);

    @FuzzTest
    void read(byte[] input) {
        Prefixes.check(input, name, reader::read);
    }
}
