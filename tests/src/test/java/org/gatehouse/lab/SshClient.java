package org.gatehouse.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** OpenSSH's client as these tests call it: with one key, whatever the box's own key is, and without a question. */
final class SshClient {
    private static final List<String> COMMAND = List.of(
            "ssh",
            "-o",
            "BatchMode=yes",
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "ConnectTimeout=5",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR");

    private SshClient() {}

    /**
     * The command.
     *
     * @param more options
     */
    static List<String> command(Path key, String box, String... more) {
        List<String> command = new ArrayList<>(COMMAND);
        command.addAll(List.of(more));
        command.addAll(List.of("-i", key.toString(), "x@" + box));
        return command;
    }
}
