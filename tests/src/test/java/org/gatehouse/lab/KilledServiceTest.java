package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service is killed with SIGKILL, in both modes, and comes back. */
@LabTest
class KilledServiceTest {
    private static final String BLOCKED = "www.roblox.com";
    private static final String ALLOWED = "www.bbc.co.uk";
    private static final Duration BACK_IN_FORCE = Duration.ofSeconds(3);
    private static final int ATTEMPTS = 3;

    @TempDir
    Path folder;

    @Test
    void closedMode_nothingNewOpensWhileAnOpenTransferGoesOn() {
        try (Lab lab = Lab.up("--fail", "closed");
                Running transfer = startTransfer(lab)) {
            assertTransferGoesOn(transfer);
            assertEquals(0, Lab.script("stop", "--kill").status());
            assertNothingOpens(lab, 4);
            assertNothingOpens(lab, 6);
            assertTransferGoesOn(transfer);
            assertFiltersAgain(lab);
            assertTransferGoesOn(transfer);
        }
    }

    private static void assertNothingOpens(Lab lab, int family) {
        String resolver = family == 4 ? "@192.0.2.1" : "@2001:db8:1::1";
        assertEquals(9, lab.dig("pupil", resolver, "+time=1", ALLOWED).status()); // dig(1): no reply
        for (String scheme : new String[] {"http", "https"}) {
            Result result = lab.run("staff", "curl", "-sSk", "--max-time", "1", scheme + "://" + literal(family) + "/");
            assertEquals(28, result.status(), result.output()); // curl(1): the time is over
        }
    }

    private static String literal(int family) {
        return family == 4 ? Lab.SERVER4 : "[" + Lab.SERVER6 + "]";
    }

    @Test
    void openMode_everythingPasses() {
        try (Lab lab = Lab.up("--fail", "open");
                Running transfer = startTransfer(lab)) {
            assertNotEquals(0, lab.curl("pupil", 4, "https", BLOCKED).status());
            assertEquals(0, Lab.script("stop", "--kill").status());
            assertTrue(Lab.within(Duration.ofSeconds(10), () -> !refused(lab)), "blocked names pass");
            for (int family : new int[] {4, 6}) {
                for (String scheme : new String[] {"http", "https"}) {
                    String page = lab.curl("pupil", family, scheme, BLOCKED).output();
                    assertTrue(page.contains("outside was asked for " + BLOCKED), page);
                }
            }
            assertTransferGoesOn(transfer);
            assertFiltersAgain(lab);
            assertTransferGoesOn(transfer);
        }
    }

    /** In time, at the first attempt or when it was killed once more: a machine that was busy for a moment is not so each time, a service that needs long after SIGKILL is. */
    private static void assertFiltersAgain(Lab lab) {
        Duration took = filterAgain(lab);
        for (int more = 1; more < ATTEMPTS && !Pace.isWithin(took, BACK_IN_FORCE); more++) {
            assertEquals(0, Lab.script("stop", "--kill").status());
            took = filterAgain(lab);
        }
        assertTrue(Pace.isWithin(took, BACK_IN_FORCE), "filters again after " + took);
        assertEquals(35, lab.curl("pupil", 4, "https", BLOCKED).status());
        assertEquals(0, lab.curl("pupil", 4, "https", ALLOWED).status());
    }

    /** From the start of the process to the first refusal, without the time that the processors spent on others' work. */
    private static Duration filterAgain(Lab lab) {
        Machine begun = Machine.now();
        try (Running start = Lab.startScript("start")) {
            assertTrue(Lab.within(Duration.ofSeconds(60), () -> refused(lab)), start.output());
            Duration took = Machine.now().leftToTheService(begun);
            assertEquals(0, start.finish(Duration.ofSeconds(60)).status(), start.output());
            return took;
        }
    }

    private static boolean refused(Lab lab) {
        return lab.run("pupil", "dig", "+tries=1", "+timeout=1", BLOCKED)
                .output()
                .contains("status: NXDOMAIN");
    }

    private Running startTransfer(Lab lab) {
        String server = ALLOWED + ":443:" + Lab.SERVER4;
        return lab.start(
                "pupil",
                "curl",
                "-sSk",
                "--limit-rate",
                "1M",
                "--resolve",
                server,
                "-o",
                received().toString(),
                "https://" + ALLOWED + "/bulk");
    }

    private Path received() {
        return folder.resolve("bulk");
    }

    private void assertTransferGoesOn(Running transfer) {
        long before = bytesReceived();
        assertTrue(
                Lab.within(Duration.ofSeconds(30), () -> bytesReceived() > before + 512 * 1024),
                () -> "stands still at " + bytesReceived() + " bytes: " + transfer.output());
    }

    private long bytesReceived() {
        try {
            return Files.exists(received()) ? Files.size(received()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
