package org.gatehouse.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/** Answers for programs, in the order in which they are put. */
final class Data {
    private Data() {}

    /** Names and values, alternately. */
    static Map<String, Object> of(Object... namesAndValues) {
        Map<String, Object> data = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            data.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return data;
    }
}
