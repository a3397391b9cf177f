package org.gatehouse.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.sshd.server.Environment;
import org.gatehouse.admin.AdminShell;
import org.gatehouse.admin.Appliance;
import org.gatehouse.admin.Person;

/** {@code ssh box status}. */
final class SingleCommand extends RemoteCommand {
    private static final int USAGE = 2;

    private final Appliance appliance;
    private final Person person;
    private final String line;

    SingleCommand(Appliance appliance, Person person, String line) {
        this.appliance = appliance;
        this.person = person;
        this.line = line;
    }

    @Override
    int run(InputStream in, OutputStream out, OutputStream err, Environment environment) {
        List<String> words;
        try {
            words = Words.ofCommand(line);
        } catch (IllegalArgumentException wrong) {
            say(err, "gatehouse: " + wrong.getMessage());
            return USAGE;
        }
        return AdminShell.run(appliance, new RemoteCaller(person, in, out, err), words);
    }
}
