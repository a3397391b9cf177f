package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP connections of curl's, whole: requests behind the first, bodies, tunnels. */
@LabTest
@Order(1)
@Tag("E08")
class HttpConnectionTest {
    private static final String BLOCKED = "www.roblox.com";
    private static final String ALLOWED = "www.bbc.co.uk";
    private static final int UPLOAD_BYTES = 5_000_000;

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void secondRequestOnAConnection_isJudgedToo(int family) {
        String url = "http://" + (family == 4 ? Lab.SERVER4 : "[" + Lab.SERVER6 + "]") + "/";
        String fetch = "curl -sSv --http1.1 --max-time 5 -H 'Host: %s' %s --next -sS --http1.1 -H 'Host: %s' %s";
        String two = fetch.formatted(ALLOWED, url, "news.bbc.co.uk", url);
        String output = lab.run("pupil", "bash", "-c", two + " 2>&1").output();
        assertTrue(output.contains("asked for " + ALLOWED), output);
        assertTrue(output.contains("asked for news.bbc.co.uk"), output);
        assertTrue(output.toLowerCase().contains("re-using existing"), "one connection: " + output);
        output = lab.run("pupil", "bash", "-c", fetch.formatted(ALLOWED, url, BLOCKED, url) + " 2>&1")
                .output();
        assertTrue(output.contains("asked for " + ALLOWED), output);
        assertTrue(output.contains("Games"), "the page instead: " + output);
        assertFalse(output.contains("asked for " + BLOCKED), output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--data-binary @-", "-T - -H 'Expect:'", "-T - -H 'Transfer-Encoding: chunked'"})
    void largeUpload_arrives_andWhatFollowsIsJudged(String how) {
        String command = "head -c %d /dev/zero | curl -sS --http1.1 --max-time 20 -H 'Host: %s' %s -o /dev/null"
                + " -w '%%{http_code} %%{size_upload}\\n' http://%s/up --next -sS --http1.1 -H 'Host: %s' http://%s/";
        String filled = command.formatted(UPLOAD_BYTES, ALLOWED, how, Lab.SERVER4, BLOCKED, Lab.SERVER4);
        String output = lab.run("pupil", "bash", "-c", filled + " 2>&1").output();
        assertTrue(output.contains("200 500"), "with the lines of the chunks, a little more: " + output);
        assertTrue(output.contains("Games"), "the page instead: " + output);
        assertFalse(output.contains("asked for " + BLOCKED), output);
    }

    @Test
    void proxy_isAskedForAllowedNamesOnly() {
        Running proxy = lab.startJava("outside", TunnelServer.class, "3128");
        try (proxy) {
            assertTrue(Lab.within(
                    java.time.Duration.ofSeconds(20), () -> proxy.output().contains("listening")));
            assertEquals("200", through("http://198.51.100.10:3128", ALLOWED));
            assertEquals("000", through("http://198.51.100.10:3128", BLOCKED));
        }
    }

    private static String through(String proxy, String name) {
        return lab.run(
                        "pupil",
                        "curl",
                        "-sk",
                        "--max-time",
                        "8",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}",
                        "--noproxy",
                        "",
                        "-x",
                        proxy,
                        "https://" + name + "/")
                .output()
                .strip();
    }
}
