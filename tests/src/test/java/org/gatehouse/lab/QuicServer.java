package org.gatehouse.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** {@link QuicListener} on the outside. */
public final class QuicServer {
    private static final Path KEYS = Lab.STATE.resolve("quic.p12");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private QuicServer() {}

    /** @param retry whether clients must show first that they are where they say */
    public static Running start(Lab lab, boolean retry, String... addresses) {
        makeKeys(lab);
        String[] words = Stream.concat(Stream.of("" + retry, KEYS.toString()), Stream.of(addresses))
                .toArray(String[]::new);
        Running started = lab.startJava("outside", QuicListener.class, words);
        if (!Lab.within(LIMIT, () -> started.output().contains(QuicListener.READY))) {
            throw new AssertionError("the QUIC server does not listen: " + started.output());
        }
        return started;
    }

    /** The key of the lab's own web server, in the form that Java reads. */
    private static void makeKeys(Lab lab) {
        List<String> openssl = List.of(
                "openssl",
                "pkcs12",
                "-export",
                "-in",
                Lab.STATE.resolve("certificate.pem").toString(),
                "-inkey",
                Lab.STATE.resolve("key.pem").toString(),
                "-name",
                QuicListener.ALIAS,
                "-passout",
                "pass:" + QuicListener.PASSWORD,
                "-out",
                KEYS.toString());
        Result result = lab.run("outside", openssl.toArray(String[]::new));
        if (result.status() != 0) {
            throw new AssertionError(result.output());
        }
    }
}
