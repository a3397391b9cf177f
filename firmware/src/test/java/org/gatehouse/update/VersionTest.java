package org.gatehouse.update;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R40")
class VersionTest {
    @ParameterizedTest
    @CsvSource({
        "0.2.0, 0.1.0, 1",
        "0.10, 0.9, 1",
        "1, 0.99.99.99, 1",
        "0.1.0.1, 0.1.0, 1",
        "0.1, 0.1.0, 0",
        "2, 10, -1",
        "0, 0.0.0.1, -1",
    })
    void versions_areComparedNumberByNumber(String one, String other, int expected) {
        assertEquals(expected, Integer.signum(new Version(one).compareTo(new Version(other))));
        assertEquals(-expected, Integer.signum(new Version(other).compareTo(new Version(one))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1.", ".1", "1..2", "01", "1.2.3.4.5", "1234567", "1.0-SNAPSHOT", "v1", "1 ", "-1", "\u0661"
            })
    void otherWritings_areNoVersions(String text) {
        assertEquals(Optional.empty(), Version.parse(text));
    }
}
