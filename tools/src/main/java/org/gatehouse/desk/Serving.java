package org.gatehouse.desk;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;

/** Serves the desk until it is closed, and shows it in the user's browser. */
final class Serving {
    private final PrintWriter out;
    private final boolean browse;

    /** @param browse whether to open the browser, too */
    Serving(PrintWriter out, boolean browse) {
        this.out = out;
        this.browse = browse;
    }

    static Exports exports(KnownBoxes boxes) {
        return new ExportOpening(boxes, ZoneId.systemDefault());
    }

    /** Returns when the desk was closed. */
    void serve(DeskState state, OpenPage openPage) throws IOException {
        try (DeskServer server = DeskServer.start(state, openPage, Clock.systemUTC())) {
            out.println("The desk is at " + server.address());
            out.println("It opens once. It ends by its button, by Ctrl-C, or when nobody has used it for an hour.");
            out.flush();
            if (browse) {
                show(server.address());
            }
            server.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            openPage.forget();
        }
    }

    private void show(String address) {
        try {
            boolean can = !GraphicsEnvironment.isHeadless()
                    && Desktop.isDesktopSupported()
                    && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE);
            if (can) {
                Desktop.getDesktop().browse(URI.create(address));
            }
        } catch (IOException | UnsupportedOperationException e) {
            out.println("No browser could be started: open the address by hand.");
            out.flush();
        }
    }
}
