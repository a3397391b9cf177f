package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void everyKindOfValue_onOneLine() {
        Object value =
                Data.of("a", 1L, "b", null, "c", true, "d", List.of(), "e", Arrays.asList("x", 2), "f", Data.of());
        assertEquals("{\"a\":1,\"b\":null,\"c\":true,\"d\":[],\"e\":[\"x\",2],\"f\":{}}\n", Json.line(value));
    }

    @Test
    void text_thatCouldBreakALineOrATerminal_isEscaped() {
        assertEquals(
                "\"\\\"\\\\\\n\\t\\u001b[2J\\u0000\\u2028\\u009b é \\ud83d\\ude00\"\n",
                Json.line("\"\\\n\t\u001b[2J\0\u2028\u009b é \ud83d\ude00"));
    }
}
