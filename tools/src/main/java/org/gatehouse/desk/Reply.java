package org.gatehouse.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the desk answers a request.
 *
 * @param status of HTTP
 * @param type media type
 * @param fileName what the browser saves it as; null for what it shows
 */
record Reply(int status, String type, String fileName, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

    static Reply json(Object value) {
        return json(200, value);
    }

    /** A sentence for the person who asked. */
    static Reply refusal(int status, String sentence) {
        return json(status, Map.of("problem", sentence));
    }

    static Reply file(String type, String fileName, byte[] body) {
        return new Reply(200, type, fileName, body);
    }

    static Reply text(int status, String sentence) {
        return new Reply(status, "text/plain; charset=utf-8", null, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Reply json(int status, Object value) {
        try {
            return new Reply(status, "application/json", null, JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible); // records, maps, lists, text and numbers only
        }
    }
}
