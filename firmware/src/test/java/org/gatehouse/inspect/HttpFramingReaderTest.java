package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.gatehouse.inspect.HttpFramingReader.Body;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("E08")
class HttpFramingReaderTest {
    private final HttpFramingReader reader = new HttpFramingReader();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1~Host: a~~",
                "GET / HTTP/1.0~~",
                "~~GET / HTTP/1.1~Host: a~~",
                "POST / HTTP/1.1~Content-Length: 0~~",
                "POST / HTTP/1.1~X-Content-Length: 7~~",
                "GET / HTTP/1.1~Upgrade-Insecure-Requests: 1~~"
            })
    void noBody_isTheNextRequest(String head) {
        assertEquals(Body.NONE, read(head));
        assertEquals(false, reader.mayOpenAnother());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1~Content-Length: 123~~",
                "POST / HTTP/1.1~content-LENGTH:123~~",
                "POST / HTTP/1.0~Content-Length:  0123\t~~",
                "GET / HTTP/1.1~Content-Length: 123~Host: a~Content-Length: 123~~"
            })
    void length_isRead(String head) {
        assertEquals(Body.LENGTH, read(head));
        assertEquals(123, reader.length());
    }

    @Test
    void greatestLength_fits() {
        assertEquals(Body.LENGTH, read("POST / HTTP/1.1~Content-Length: 999999999999999999~~"));
        assertEquals(999_999_999_999_999_999L, reader.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"POST / HTTP/1.1~Transfer-Encoding: chunked~~", "POST / HTTP/1.1~transfer-encoding:Chunked ~~"})
    void chunks_areRead(String head) {
        assertEquals(Body.CHUNKED, read(head));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT a:443 HTTP/1.1~Host: a:443~~",
                "CONNECT a:443 HTTP/1.1~Content-Length: 0~~",
                "GET / HTTP/1.1~Connection: upgrade~Upgrade: websocket~~",
                "GET / HTTP/1.1~UPGRADE:~~"
            })
    void tunnelsAndUpgrades_mayOpenAnything(String head) {
        assertEquals(Body.NONE, read(head));
        assertEquals(true, reader.mayOpenAnother());
    }

    /** Two servers, or a server and what stands before it, may see different ends. RFC 9112 sections 2.2, 5, 6.3 and 11.2. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1~Content-Length: 5~Transfer-Encoding: chunked~~",
                "POST / HTTP/1.1~Transfer-Encoding: chunked~Content-Length: 0~~",
                "POST / HTTP/1.1~Content-Length: 5~Content-Length: 6~~",
                "POST / HTTP/1.1~Content-Length: 5, 5~~",
                "POST / HTTP/1.1~Content-Length: +5~~",
                "POST / HTTP/1.1~Content-Length: -5~~",
                "POST / HTTP/1.1~Content-Length: 0x5~~",
                "POST / HTTP/1.1~Content-Length: 5 6~~",
                "POST / HTTP/1.1~Content-Length:~~",
                "POST / HTTP/1.1~Content-Length: 9999999999999999999~~",
                "POST / HTTP/1.1~Content-Length : 5~~",
                "POST / HTTP/1.1~ Content-Length: 5~~",
                "POST / HTTP/1.1~X: y~ Content-Length: 5~~",
                "POST / HTTP/1.1~X: y~\tz~~",
                "POST / HTTP/1.1~Transfer-Encoding: gzip, chunked~~",
                "POST / HTTP/1.1~Transfer-Encoding: identity~~",
                "POST / HTTP/1.1~Transfer-Encoding: xchunked~~",
                "POST / HTTP/1.1~Transfer-Encoding:\u000bchunked~~",
                "POST / HTTP/1.1~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~",
                "POST / HTTP/1.1~Transfer-Encoding: chunked~Transfer-Encoding: x~~",
                "POST / HTTP/1.1~Transfer-Encoding\t: chunked~~",
                "CONNECT a:443 HTTP/1.1~Content-Length: 5~~",
                "CONNECT a:443 HTTP/1.1~Transfer-Encoding: chunked~~",
                "POST / HTTP/1.1~no colon~~",
                "POST / HTTP/1.1~: no name~~",
                "POST / HTTP/1.1\nContent-Length: 5~~",
                "POST / HTTP/1.1~Content-Length: 5\n\n",
                "POST / HTTP/1.1~Content-Length: 5\n~",
                "POST / HTTP/1.1~X: y\rContent-Length: 5~~",
                "\nPOST / HTTP/1.1~Content-Length: 5~~",
                "\r~POST / HTTP/1.1~Content-Length: 5~~",
                "POST / HTTP/2.0~Content-Length: 5~~",
                "POST / http/1.1~Content-Length: 5~~",
                "POST /~Content-Length: 5~~",
                "GET /~",
                "POST / HTTP/1.1~~Content-Length: 5~~",
                "~~"
            })
    void whatServersReadDifferently_isUnclear(String head) {
        assertEquals(Body.UNCLEAR, read(head));
    }

    private Body read(String head) {
        byte[] bytes = ("xx" + head.replace("~", "\r\n")).getBytes(StandardCharsets.ISO_8859_1);
        return reader.read(bytes, 2, bytes.length - 2);
    }
}
