package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of something that takes its time, by the clock. */
@Timeout(30)
@Tag("R40")
class ProgressTest {
    private final StringWriter err = new StringWriter();

    @Test
    void quickCommand_saysNothing() throws Exception {
        Progress progress = new Progress(new Listener(false), "x");
        progress.doing("this");
        TimeUnit.MILLISECONDS.sleep(300);
        progress.end();
        TimeUnit.MILLISECONDS.sleep(1000);
        assertEquals("", err.toString());
    }

    @Test
    void pipe_getsALineASecond_ofWhatIsBeingDone() throws Exception {
        Progress progress = new Progress(new Listener(false), "gatehouse list update");
        progress.doing("ut1");
        TimeUnit.MILLISECONDS.sleep(1500);
        for (int i = 0; i < 1000; i++) {
            progress.doing("own\u001b[2J");
        }
        TimeUnit.MILLISECONDS.sleep(1000);
        progress.doing(""); // somebody is asked
        TimeUnit.MILLISECONDS.sleep(1200);
        progress.end();
        String[] lines = err.toString().split("\n");
        assertEquals(2, lines.length, err.toString());
        assertTrue(lines[0].matches("gatehouse list update: ut1, [12] s"), lines[0]);
        assertTrue(lines[1].matches("gatehouse list update: own[^\u001b]*, [23] s"), lines[1]);
    }

    @Test
    void terminal_getsOneLine_thatGoes() throws Exception {
        Progress progress = new Progress(new Listener(true), "x");
        progress.doing("this");
        TimeUnit.MILLISECONDS.sleep(2300);
        progress.end();
        assertTrue(err.toString().matches("(\r\u001b\\[Kx: this, \\d s){2}\r\u001b\\[K"), err.toString());
    }

    private final class Listener implements Caller {
        private final boolean overwrites;
        private final PrintWriter writer = new PrintWriter(err);

        Listener(boolean overwrites) {
            this.overwrites = overwrites;
        }

        @Override
        public Person person() {
            return Person.LOCAL;
        }

        @Override
        public PrintWriter out() {
            return writer;
        }

        @Override
        public boolean colours() {
            return overwrites;
        }

        @Override
        public OutputStream bytes() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public PrintWriter err() {
            return writer;
        }

        @Override
        public boolean overwrites() {
            return overwrites;
        }

        @Override
        public InputStream input(String file) {
            return InputStream.nullInputStream();
        }

        @Override
        public Optional<String> ask(String question) {
            return Optional.empty();
        }

        @Override
        public Optional<String> edit(String name, String text) {
            return Optional.empty();
        }
    }
}
