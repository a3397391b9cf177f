package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is no opening is none of the box's business: real uploads of random bytes, whatever they begin with, arrive as they were sent. */
@LabTest
class UploadTest {
    private static final int BYTES = 300_000; // more than comes to the gate before the kernel bridges the rest

    @Test
    void randomUploads_arriveAsTheyWereSent() {
        try (Lab lab = Lab.up();
                Running sink = lab.startJava("outside", UploadSink.class)) {
            assertTrue(
                    Lab.within(Duration.ofSeconds(20), () -> sink.output().contains(UploadSink.READY)), sink::output);
            Result result = lab.runJava("pupil", Uploader.class, Lab.SERVER4, String.valueOf(BYTES));
            assertTrue(result.output().contains("as sent: " + Uploader.CONNECTIONS), result::output);
        }
    }
}
