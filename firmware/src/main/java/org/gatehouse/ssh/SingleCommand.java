package org.gatehouse.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.gatehouse.admin.AdminShell;
import org.gatehouse.admin.Appliance;
import org.gatehouse.admin.Caller;
import org.gatehouse.admin.Idlers;
import org.gatehouse.admin.Person;
import org.jline.terminal.Terminal;

/** {@code ssh box status}. */
final class SingleCommand extends RemoteCommand {
    private static final int USAGE = 2;

    private final Appliance appliance;
    private final Person person;
    private final String line;

    SingleCommand(Idlers idlers, Appliance appliance, Person person, String line) {
        super(idlers, person.name() + ", " + person.way());
        this.appliance = appliance;
        this.person = person;
        this.line = line;
    }

    /** With a terminal ({@code ssh -t box …}) somebody can be asked. */
    @Override
    int run(InputStream in, OutputStream out, OutputStream err, Environment environment) throws IOException {
        if (!Terminals.isOne(environment)) {
            return carryOut(in, out, err);
        }
        try (Terminal terminal = Terminals.open(in, out, environment)) {
            return carryOut(new TerminalCaller(person, terminal, environment.getEnv()));
        }
    }

    /** The same without a terminal. */
    int carryOut(InputStream in, OutputStream out, OutputStream err) {
        return carryOut(new RemoteCaller(person, in, out, err));
    }

    private int carryOut(Caller caller) {
        try {
            return AdminShell.run(appliance, caller, Words.ofCommand(line));
        } catch (IllegalArgumentException wrong) {
            caller.err().println("gatehouse: " + wrong.getMessage());
            caller.err().flush();
            return USAGE;
        }
    }
}
