package org.gatehouse.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.function.BiFunction;
import org.gatehouse.desk.store.Filter;

/** The questions of the page, by the path behind {@code api/}. GET asks, POST does. Safe for many threads. */
final class Api {
    private static final int MAX_FORM = 4 << 20; // a key file of a megabyte in base64, and a passphrase
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, BiFunction<Views, Ask, Object>> QUESTIONS = Map.of(
            "choices", (views, ask) -> views.choices(),
            "overview", (views, ask) -> views.overview(ask.filter()),
            "timeline", (views, ask) -> views.timeline(ask.filter()),
            "categories", (views, ask) -> views.categories(ask.filter()),
            "people", (views, ask) -> views.people(ask.filter()),
            "search", (views, ask) -> views.search(ask.filter(), ask),
            "repeats", (views, ask) -> views.repeats(ask.filter()),
            "blocked", (views, ask) -> views.blocked(ask.filter()));

    private final DeskState state;
    private final Runnable close;
    private final KeyPage keys = new KeyPage(Clock.systemUTC());
    private final OpenPage openPage;

    Api(DeskState state, OpenPage openPage, Runnable close) {
        this.state = state;
        this.openPage = openPage;
        this.close = close;
    }

    Reply answer(String path, HttpExchange exchange) throws IOException {
        try {
            return switch (exchange.getRequestMethod()) {
                case "GET" -> answer(path, exchange.getRequestURI().getRawQuery());
                case "POST" -> post(path, exchange);
                default -> Reply.refusal(405, "The desk does not know " + exchange.getRequestMethod() + ".");
            };
        } catch (Ask.BadAsk e) {
            return Reply.refusal(400, e.getMessage());
        }
    }

    private Reply answer(String path, String query) {
        if (path.equals("state")) {
            return Reply.json(stateView());
        }
        Opened opened = state.opened().orElse(null);
        if (opened == null) {
            return Reply.refusal(409, "No export is open.");
        }
        Ask ask = new Ask(query, opened.zone());
        if (QUESTIONS.containsKey(path)) {
            return Reply.json(QUESTIONS.get(path).apply(new Views(opened), ask));
        }
        return switch (path) {
            case "proof" -> Reply.json(opened.proof());
            case "evidence" -> evidence(opened, ask);
            default -> Reply.refusal(404, "There is no such question.");
        };
    }

    private Map<String, Object> stateView() {
        DeskState.View view = state.view();
        return Map.of(
                "stage", view.stage().name(),
                "done", view.done(),
                "whole", view.whole(),
                "what", view.what(),
                "problem", view.problem());
    }

    private static Reply evidence(Opened opened, Ask ask) {
        Filter filter = ask.filter();
        if (filter.mac().isEmpty() && filter.user().isEmpty()) {
            throw new Ask.BadAsk("Choose a device or a user.");
        }
        return new Evidence(opened, filter, Clock.systemUTC()).reply(ask.text("as"), ask.text("why"));
    }

    private Reply post(String path, HttpExchange exchange) throws IOException {
        return switch (path) {
            case "key" -> openPage.unlock(form(exchange));
            case "export" -> openPage.open(exchange);
            case "trust" -> openPage.trust();
            case "make-key" -> keys.make(form(exchange));
            case "forget" -> {
                openPage.forget();
                yield Reply.json(Map.of());
            }
            case "close" -> {
                openPage.forget();
                close.run();
                yield Reply.json(Map.of("closed", true));
            }
            default -> Reply.refusal(404, "There is no such thing to do.");
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_FORM + 1);
        if (body.length > MAX_FORM) {
            throw new Ask.BadAsk("That is larger than any key.");
        }
        try {
            return JSON.readerForMapOf(String.class).readValue(body);
        } catch (JsonProcessingException e) {
            throw new Ask.BadAsk("The page and the desk do not understand each other: " + e.getOriginalMessage());
        }
    }
}
