package org.gatehouse.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * {@code tools/lab}, under a name of its own, so that a lab which somebody has up by hand is left alone, and another one where
 * {@code GATEHOUSE_TEST_LAB} says so, for tests of two clones at once. What a crashed run left behind under that name is taken down first.
 */
public final class Lab implements AutoCloseable {
    public static final String NAME = System.getenv().getOrDefault("GATEHOUSE_TEST_LAB", "gatehouse-test");
    public static final String SERVER4 = "198.51.100.10";
    public static final String SERVER6 = "2001:db8:ffff::10";
    public static final Path STATE = Path.of("/run", NAME + "-lab");
    public static final Path REPOSITORY = findRepository();

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final List<String> LEAVING_IT_UP = List.of("run", "log", "status");

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> script("down"), "lab-down"));
    }

    private static Lab shared;
    private static List<String> sharedOptions;
    private static Runnable leaving = () -> {};

    private Lab() {}

    /**
     * The lab that all tests share which ask for it with the same options: it stays up until somebody makes another one, or these tests are over. Who changes it puts it
     * back, and nobody closes it.
     */
    public static synchronized Lab shared(String... options) {
        if (shared == null || !sharedOptions.equals(List.of(options))) {
            shared = up(options);
            sharedOptions = List.of(options);
        }
        return shared;
    }

    /** What to do once, before the shared lab goes: ports in it are to be closed. */
    public static synchronized void whenLeaving(Runnable last) {
        leaving = last;
    }

    static Lab up(String... options) {
        return up(Map.of(), options);
    }

    /** The service inherits the given environment variables. */
    static Lab up(Map<String, String> environment, String... options) {
        script("down");
        Result result = script(environment, withFirst("up", options));
        if (result.status() != 0) {
            throw new AssertionError("tools/lab up failed, status " + result.status() + ":\n" + result.output());
        }
        return new Lab();
    }

    /** Runs {@code tools/lab} with these words to its end. */
    static Result script(String... words) {
        return script(Map.of(), words);
    }

    private static Result script(Map<String, String> environment, String... words) {
        return startScript(environment, words).finish(LIMIT);
    }

    static Running startScript(String... words) {
        return startScript(Map.of(), words);
    }

    private static synchronized Running startScript(Map<String, String> environment, String... words) {
        if (!LEAVING_IT_UP.contains(words[0])) {
            leaving.run();
            leaving = () -> {};
            shared = null;
        }
        Map<String, String> all = new HashMap<>(environment);
        all.put("GATEHOUSE_LAB", NAME);
        String script = REPOSITORY.resolve("tools/lab").toString();
        return Running.start(all, List.of(withFirst(script, words)));
    }

    /** Runs a command on a host to its end. */
    public Result run(String host, String... command) {
        return start(host, command).finish(LIMIT);
    }

    /** Starts a command on a host. */
    public Running start(String host, String... command) {
        return startScript(
                Stream.concat(Stream.of("run", host), Stream.of(command)).toArray(String[]::new));
    }

    /** Runs a Java program of these tests on a host. */
    Result runJava(String host, Class<?> program, String... arguments) {
        Stream<String> java =
                Stream.of("run", host, javaCommand(), "-Xshare:auto", "-cp", testClasses(), program.getName());
        return script(Stream.concat(java, Stream.of(arguments)).toArray(String[]::new));
    }

    /** Starts a Java program of these tests on a host, with the libraries that they use. */
    public Running startJava(String host, Class<?> program, String... arguments) {
        return startJava(host, "-Xshare:auto", program, arguments);
    }

    /** Starts a Java program of these tests that stands for the service on the box, in the memory that a board gives it. */
    public Running startService(Class<?> program, String... arguments) {
        return startJava("box", "@" + REPOSITORY.resolve("board/jvm.options"), program, arguments);
    }

    private Running startJava(String host, String option, Class<?> program, String... arguments) {
        String ours = System.getProperty("java.class.path");
        String classes = System.getProperty("surefire.test.class.path", ours);
        Stream<String> java = Stream.of(javaCommand(), option, "-cp", classes, program.getName());
        return start(host, Stream.concat(java, Stream.of(arguments)).toArray(String[]::new));
    }

    /** Asks the outside's DNS server, once. */
    public Result dig(String host, String... words) {
        String[] dig = Stream.concat(Stream.of("dig", "+tries=1", "+time=10"), Stream.of(words))
                .toArray(String[]::new);
        return run(host, dig);
    }

    /**
     * Fetches a page from the outside's server without asking the DNS.
     *
     * @param family 4 or 6
     */
    public Result curl(String host, int family, String scheme, String name) {
        int port = scheme.equals("https") ? 443 : 80;
        String server = name + ":" + port + ":" + server(family);
        String url = scheme + "://" + name + "/";
        return run(host, "curl", "-sSki", "-" + family, "--max-time", "15", "--resolve", server, url);
    }

    public static String server(int family) {
        return family == 4 ? SERVER4 : SERVER6;
    }

    static String pupil(int family) {
        return family == 4 ? "192.0.2.11" : "2001:db8:1::11";
    }

    /** What the logbook answers to a question in SQL. */
    public String log(String question) {
        return OpenedLog.ask(question);
    }

    static Path jar() {
        return REPOSITORY.resolve("firmware/target/gatehouse.jar");
    }

    static String javaCommand() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Asks again and again until it is so, or the time is over. */
    public static boolean within(Duration limit, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                return false;
            }
            pause(Duration.ofMillis(10));
        }
        return true;
    }

    public static void pause(Duration length) {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        script("down");
    }

    private static String testClasses() {
        return REPOSITORY.resolve("tests/target/test-classes") + java.io.File.pathSeparator + jar();
    }

    private static String[] withFirst(String first, String... others) {
        return Stream.concat(Stream.of(first), Stream.of(others)).toArray(String[]::new);
    }

    private static Path findRepository() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("tools/lab"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("the tests run in a folder of the repository");
        }
        return folder;
    }
}
