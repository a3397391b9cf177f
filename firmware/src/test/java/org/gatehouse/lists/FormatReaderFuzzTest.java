package org.gatehouse.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;

/** Whatever a list holds, a reader never throws, takes only canonical names, and counts what it takes. */
class FormatReaderFuzzTest {
    @FuzzTest
    void domains(byte[] content) throws IOException {
        read(ListFormat.DOMAINS, content);
    }

    @FuzzTest
    void hosts(byte[] content) throws IOException {
        read(ListFormat.HOSTS, content);
    }

    @FuzzTest
    void adBlock(byte[] content) throws IOException {
        read(ListFormat.ADBLOCK, content);
    }

    @FuzzTest
    void dnsmasq(byte[] content) throws IOException {
        read(ListFormat.DNSMASQ, content);
    }

    @FuzzTest
    void rpz(byte[] content) throws IOException {
        read(ListFormat.RPZ, content);
    }

    private static void read(ListFormat format, byte[] content) throws IOException {
        Intake.Terms terms = new Intake.Terms("F", false, format != ListFormat.DOMAINS, SuffixRule.DROP);
        Exceptions exceptions = new Exceptions();
        FormatReader.readAll(new ByteArrayInputStream(content), format, new Intake(terms, exceptions, null));
        long[] taken = new long[1];
        Intake intake = new Intake(terms, exceptions, (name, cover) -> {
            taken[0]++;
            assertCanonical(name);
        });
        FormatReader.readAll(new ByteArrayInputStream(content), format, intake);
        ReadReport report = intake.report();
        assertEquals(taken[0], report.entries());
        assertEquals(
                Math.min(report.refused(), Intake.MAX_REPORTED),
                report.refusedLines().size());
        for (Fault fault : report.refusedLines()) {
            assertTrue(fault.toString().codePoints().noneMatch(Character::isISOControl));
        }
    }

    private static void assertCanonical(CanonicalName name) {
        CanonicalName again = new CanonicalName();
        assertEquals(NameOutcome.NAME, again.readText(name.bytes(), 0, name.length()));
        assertEquals(name.toString(), again.toString());
    }
}
