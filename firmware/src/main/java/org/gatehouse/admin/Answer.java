package org.gatehouse.admin;

import java.util.Map;

/**
 * What a command says.
 *
 * @param status the exit status
 * @param data the same for programs: names stay as they are once published
 * @param text for people: whole lines
 */
record Answer(int status, Map<String, Object> data, String text) {
    static Answer of(Map<String, Object> data, String text) {
        return new Answer(0, data, text);
    }
}
