package org.gatehouse.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real GnuPG with a home of its own, whose agent ends with it. */
public final class Gpg implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120; // for an RSA key on a busy machine

    private final Path home;

    /** In the folder for what is temporary: the agent's socket allows no long path. */
    public Gpg() throws IOException {
        home = Files.createTempDirectory("gpg");
        Files.writeString(
                home.resolve("gpg-agent.conf"),
                "s2k-count 65536\n"); // else each use of a key takes a tenth of a second
    }

    /** What a run said. */
    public record Result(int status, byte[] out, String err) {
        public String text() {
            return new String(out, StandardCharsets.UTF_8);
        }
    }

    /** Runs it, which must succeed. */
    public byte[] run(byte[] input, String... arguments) throws IOException {
        Result result = attempt(input, arguments);
        if (result.status() != 0) {
            throw new AssertionError(
                    "gpg " + String.join(" ", arguments) + ": " + result.status() + "\n" + result.err());
        }
        return result.out();
    }

    /** Runs it, whatever comes of it. */
    public Result attempt(byte[] input, String... arguments) throws IOException {
        Path in = Files.write(home.resolve("in"), input);
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--yes",
                "--pinentry-mode",
                "loopback",
                "--trust-model",
                "always"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("gpg hangs: " + String.join(" ", arguments));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new Result(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
    }

    /** Makes a key as people do, and exports its public half. */
    public byte[] make(String userId, String passphrase, String algorithm, String expires) throws IOException {
        run(new byte[0], "--passphrase", passphrase, "--quick-generate-key", userId, algorithm, "default", expires);
        return run(new byte[0], "--armor", "--export", userId);
    }

    /** Ends the agent, and with it what it remembers of passphrases. */
    public void forget() throws IOException {
        Process end = new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all").start();
        try {
            end.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        forget();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            /** The agent removes its sockets when it ends, which may be now. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
                if (why instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw why;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException why) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
