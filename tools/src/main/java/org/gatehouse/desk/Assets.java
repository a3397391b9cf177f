package org.gatehouse.desk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of the page: a fixed list out of the jar, so that no path that is asked for is ever looked up anywhere. Immutable. */
final class Assets {
    /**
     * A file.
     *
     * @param type its media type
     */
    record Asset(String type, byte[] content) {}

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String PICTURE = "image/svg+xml";
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    /** The modules of the page's script, each a file {@code page/NAME.js}. */
    private static final List<String> MODULES = List.of(
            "main",
            "api",
            "dom",
            "words",
            "filters",
            "charts",
            "tables",
            "start",
            "overview",
            "timeline",
            "people",
            "reasons",
            "search",
            "repeats",
            "evidence",
            "proof",
            "keys");

    private final Map<String, Asset> assets = new HashMap<>();

    Assets() {
        MODULES.forEach(name -> add(name + ".js", SCRIPT));
        add("desk.css", STYLE);
        add("icon.svg", PICTURE);
        add("index.html", "text/html; charset=utf-8");
        assets.put("chart.js", new Asset(SCRIPT, read(CHARTS)));
    }

    /** By the path behind the desk's root; the empty one is the page itself. */
    Optional<Asset> find(String path) {
        return Optional.ofNullable(assets.get(path.isEmpty() ? "index.html" : path));
    }

    private void add(String name, String type) {
        assets.put(name, new Asset(type, read("page/" + name)));
    }

    private static byte[] read(String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
