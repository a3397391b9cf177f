package org.gatehouse.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that was started; what it writes goes to a file, so that nothing it leaves behind keeps a reader waiting. */
public final class Running implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final List<String> command;
    private final long begunNanos = System.nanoTime();

    private Running(List<String> command, Map<String, String> environment) throws IOException {
        this.command = command;
        output = Files.createTempFile("gatehouse-lab", ".out");
        output.toFile().deleteOnExit();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    public static Running start(Map<String, String> environment, List<String> command) {
        try {
            return new Running(command, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has written so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for its end; one that takes longer than the limit is killed and fails the test. */
    public Result finish(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " has not ended after " + limit + ":\n" + output());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError(command + " was interrupted", e);
        }
        return new Result(process.exitValue(), output(), Duration.ofNanos(System.nanoTime() - begunNanos));
    }

    @Override
    public void close() {
        terminate();
        finish(Duration.ofSeconds(30));
    }
}
