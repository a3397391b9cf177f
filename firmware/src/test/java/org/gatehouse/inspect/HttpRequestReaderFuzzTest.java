package org.gatehouse.inspect;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.gatehouse.name.CanonicalName;

class HttpRequestReaderFuzzTest {
    private final CanonicalName name = new CanonicalName();
    private final HttpRequestReader reader = new HttpRequestReader(name);

    @FuzzTest
    void read(byte[] input) {
        Prefixes.check(input, name, reader::read);
    }
}
