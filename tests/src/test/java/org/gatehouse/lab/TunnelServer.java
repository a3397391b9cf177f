package org.gatehouse.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A proxy that knows CONNECT and SOCKS 5 with names, and tunnels all of it to port 443 of its own host: {@code TunnelServer PORT}. */
public final class TunnelServer {
    private static final int SOCKS5 = 5;

    private TunnelServer() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener = new ServerSocket(Integer.parseInt(arguments[0]))) {
            System.out.println("listening");
            while (true) {
                Socket client = listener.accept();
                Background.run(() -> serve(client));
            }
        }
    }

    private static void serve(Socket client) throws IOException {
        try (client;
                Socket server = new Socket("127.0.0.1", 443)) {
            client.setTcpNoDelay(true); // clients by hand do not acknowledge all
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            int first = in.read();
            if (first == SOCKS5) {
                greet(in, out);
            } else {
                readHead(in);
                out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            Background.run(() -> server.getInputStream().transferTo(out));
            in.transferTo(server.getOutputStream());
        }
    }

    /** RFC 1928: the methods, of which none is needed; the request, of which the name is not looked at. */
    private static void greet(InputStream in, OutputStream out) throws IOException {
        in.readNBytes(in.read());
        out.write(new byte[] {SOCKS5, 0});
        int type = in.readNBytes(4)[3];
        in.readNBytes((type == 1 ? 4 : type == 4 ? 16 : in.read()) + 2);
        out.write(new byte[] {SOCKS5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    private static void readHead(InputStream in) throws IOException {
        int last = 0;
        while ((last & 0xffffffff) != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no head");
            }
            last = last << 8 | next;
        }
    }
}
