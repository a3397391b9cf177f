package org.gatehouse.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Connects and is a nuisance: {@code Lingerer ADDRESS COUNT WHAT SECONDS}. WHAT is {@code silence}: it says nothing; or {@code half}: it greets as a client of SSH does, and begins a packet that never ends.
 * Prints how many of its connections were taken, and {@code lingering} once all were tried.
 */
final class Lingerer {
    static final String LINGERS = "lingering";

    private static final int PORT = 22;
    private static final int PATIENCE_MILLIS = 1000;

    private Lingerer() {}

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress box = new InetSocketAddress(arguments[0], PORT);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            Socket socket = new Socket();
            try {
                socket.connect(box, PATIENCE_MILLIS);
                if (arguments[2].equals("half")) {
                    socket.getOutputStream().write("SSH-2.0-OpenSSH_9.9\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(new byte[] {0, 0, 4, 0, 10, 20
                    }); // RFC 4253 section 6: 1024 octets follow, and do not
                }
                sockets.add(socket);
            } catch (IOException refused) {
                socket.close();
            }
        }
        System.out.println(sockets.size() + " connections, " + LINGERS);
        Thread.sleep(1000 * Long.parseLong(arguments[3]));
    }
}
