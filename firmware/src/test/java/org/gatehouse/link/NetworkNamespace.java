package org.gatehouse.link;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** A network namespace of a test's own, with the veth pair {@code inside} and {@code outside} in it. Root only. */
public final class NetworkNamespace implements AutoCloseable {
    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;

    private final String name = "gatehouse-link-" + ProcessHandle.current().pid();

    NetworkNamespace() throws IOException {
        run("ip", "netns", "add", name);
        inside("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
        inside("ip", "link", "add", "inside", "type", "veth", "peer", "name", "outside");
        inside("ip", "link", "set", "inside", "arp", "off", "up");
        inside("ip", "link", "set", "outside", "arp", "off", "up");
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    void inside(String... command) throws IOException {
        String[] whole = new String[command.length + 4];
        System.arraycopy(new String[] {"ip", "netns", "exec", name}, 0, whole, 0, 4);
        System.arraycopy(command, 0, whole, 4, command.length);
        run(whole);
    }

    <T> T enter(Callable<T> task) throws Exception {
        return enter(name, task);
    }

    /** Calls on a thread that has entered a namespace, whoever made it; sockets opened there stay there. */
    public static <T> T enter(String name, Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(() -> {
            int descriptor = LibC.INSTANCE.open("/run/netns/" + name, O_RDONLY);
            if (descriptor < 0 || LibC.INSTANCE.setns(descriptor, CLONE_NEWNET) != 0) {
                throw new IOException("cannot enter the namespace " + name);
            }
            LibC.INSTANCE.close(descriptor);
            return task.call();
        });
        Thread thread = new Thread(future, "in " + name);
        thread.start();
        return future.get();
    }

    @Override
    public void close() throws IOException {
        run("ip", "netns", "del", name);
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException(List.of(command) + ": " + output);
        }
    }

    private interface LibC extends Library {
        LibC INSTANCE = Native.load("c", LibC.class);

        int open(String path, int flags);

        int setns(int descriptor, int type);

        int close(int descriptor);
    }
}
