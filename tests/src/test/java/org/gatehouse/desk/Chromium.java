package org.gatehouse.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium with one page, and what it asked the network for and complained of. */
final class Chromium implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final long PATIENCE_SECONDS = 20;
    private static final int STEP_MILLIS = 25;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private String session;

    private Chromium(Process process, String address) {
        this.process = process;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .join();
    }

    /** @param profile an empty folder, the browser's own */
    static Chromium start(Path profile) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--lang=en-GB",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank");
        builder.environment().put("LANGUAGE", "en_GB");
        builder.environment().put("TZ", "Europe/London");
        Process process = builder.redirectErrorStream(true).start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                drain(said);
                Chromium chromium = new Chromium(process, listening.group(1));
                chromium.openPage();
                return chromium;
            }
            all.append(line).append('\n');
        }
        throw new IOException("Chromium did not start: " + all);
    }

    void go(String address) {
        call("Page.navigate", object().put("url", address));
    }

    /** What a script gives, when it has settled. */
    JsonNode evaluate(String script) {
        ObjectNode parameters =
                object().put("expression", script).put("awaitPromise", true).put("returnByValue", true);
        JsonNode answer = call("Runtime.evaluate", parameters);
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(script + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    String text(String selector) {
        return evaluate("[...document.querySelectorAll(%s)].map(e => e.innerText).join('\\n')"
                        .formatted(quoted(selector)))
                .asText();
    }

    /** Waits until a script gives true. */
    void await(String script) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!evaluate("Boolean(" + script + ")").asBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never true: " + script + "\n" + complaints + "\n" + text("body"));
            }
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    void click(String selector) {
        evaluate("document.querySelector(%s).click()".formatted(quoted(selector)));
    }

    /** Types into a field, as if by hand. */
    void type(String selector, String text) {
        evaluate("document.querySelector(%s).focus()".formatted(quoted(selector)));
        call("Input.insertText", object().put("text", text));
    }

    /** Presses a key that is no letter: Tab, Enter. */
    void press(String key) {
        ObjectNode parameters = object().put("key", key).put("code", key);
        int code = key.equals("Tab") ? 9 : key.equals("Enter") ? 13 : 27;
        parameters.put("windowsVirtualKeyCode", code);
        call("Input.dispatchKeyEvent", parameters.deepCopy().put("type", "rawKeyDown"));
        if (key.equals("Enter")) {
            call(
                    "Input.dispatchKeyEvent",
                    parameters.deepCopy().put("type", "char").put("text", "\r"));
        }
        call("Input.dispatchKeyEvent", parameters.deepCopy().put("type", "keyUp"));
    }

    /** Presses the mouse's button on an element, at a part of its width and height. */
    void clickAt(String selector, double partOfWidth, double partOfHeight) {
        JsonNode box = evaluate(
                "(() => { const e = document.querySelector(%s); e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; })()"
                        .formatted(quoted(selector)));
        double x = box.get(0).asDouble() + box.get(2).asDouble() * partOfWidth;
        double y = box.get(1).asDouble() + box.get(3).asDouble() * partOfHeight;
        for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            ObjectNode mouse = object().put("type", type).put("x", x).put("y", y);
            mouse.put("button", type.equals("mouseMoved") ? "none" : "left").put("clickCount", 1);
            call("Input.dispatchMouseEvent", mouse);
        }
    }

    /** Where downloads go. */
    void saveTo(Path folder) {
        ObjectNode parameters = object().put("behavior", "allow");
        call(
                "Page.setDownloadBehavior",
                parameters.put("downloadPath", folder.toAbsolutePath().toString()));
    }

    /** Chooses a file in a field for files. */
    void choose(String selector, Path file) {
        JsonNode root = call("DOM.getDocument", object()).get("root").get("nodeId");
        JsonNode field =
                call("DOM.querySelector", object().put("selector", selector).set("nodeId", root));
        ObjectNode parameters = object();
        parameters.putArray("files").add(file.toAbsolutePath().toString());
        parameters.set("nodeId", field.get("nodeId"));
        call("DOM.setFileInputFiles", parameters);
    }

    /** How large the window is, and which colours the system asks for. */
    void show(int width, int height, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                object().put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
        ObjectNode media = object().put("media", "");
        media.putArray("features")
                .add(object().put("name", "prefers-color-scheme").put("value", dark ? "dark" : "light"));
        call("Emulation.setEmulatedMedia", media);
    }

    /** Saves what the whole page looks like. */
    void picture(Path file) throws IOException {
        JsonNode size = call("Page.getLayoutMetrics", object()).get("cssContentSize");
        ObjectNode parameters = object().put("format", "png").put("captureBeyondViewport", true);
        parameters.set(
                "clip",
                object().put("x", 0)
                        .put("y", 0)
                        .put("width", size.get("width").asInt())
                        .put("height", Math.min(size.get("height").asInt(), 3000))
                        .put("scale", 1));
        Files.createDirectories(file.getParent());
        byte[] png = Base64.getDecoder()
                .decode(call("Page.captureScreenshot", parameters).get("data").asText());
        Files.write(file, png);
    }

    /** The addresses that were asked for since the start. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** What the page or the browser complained of: exceptions, and what the content policy stopped. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    private void openPage() {
        JsonNode target = call("Target.createTarget", object().put("url", "about:blank"));
        ObjectNode attach = object().put("flatten", true);
        attach.set("targetId", target.get("targetId"));
        session = call("Target.attachToTarget", attach).get("sessionId").asText();
        List.of("Page", "Runtime", "Network", "Log", "DOM").forEach(domain -> call(domain + ".enable", object()));
    }

    private JsonNode call(String method, JsonNode parameters) {
        int number = numbers.incrementAndGet();
        ObjectNode message = object().put("id", number).put("method", method);
        message.set("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(number, answer);
        socket.sendText(message.toString(), true).join();
        return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private void take(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            if (message.has("id")) {
                CompletableFuture<JsonNode> answer =
                        open.remove(message.get("id").asInt());
                if (message.has("error")) {
                    answer.completeExceptionally(
                            new AssertionError(message.get("error").toString()));
                } else {
                    answer.complete(message.get("result"));
                }
                return;
            }
            JsonNode about = message.path("params");
            switch (message.path("method").asText()) {
                case "Network.requestWillBeSent" ->
                    requests.add(about.at("/request/url").asText());
                case "Runtime.exceptionThrown" ->
                    complaints.add(about.path("exceptionDetails").toString());
                case "Log.entryAdded" -> {
                    if (about.at("/entry/level").asText().equals("error")) {
                        complaints.add(about.path("entry").toString());
                    }
                }
                default -> {
                    // Of no interest here.
                }
            }
        } catch (IOException e) {
            complaints.add(e.toString());
        }
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A pipe that nobody reads would stop it. */
    private static void drain(BufferedReader said) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (said.readLine() != null) {
                            // Of no interest.
                        }
                    } catch (IOException ended) {
                        // It was closed.
                    }
                },
                "chromium");
        thread.setDaemon(true);
        thread.start();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
