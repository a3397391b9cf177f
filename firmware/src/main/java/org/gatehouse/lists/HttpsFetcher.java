package org.gatehouse.lists;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Fetches over HTTPS and nothing else: a redirect that leaves it is not followed. All attempts together have one limit of time, and
 * each one of size, so that a server can neither hold the updater up nor fill the card.
 */
final class HttpsFetcher implements Fetcher {
    private static final int MAX_REDIRECTS = 5;
    private static final Duration CONNECT = Duration.ofSeconds(20);

    /**
     * Bounds of a fetch.
     *
     * @param pause before the second attempt; four times that before the third, and so on
     */
    record Limits(long maxBytes, Duration time, int attempts, Duration pause) {
        /** UT1, the largest that schools use, is 30 MB packed; on a line of 2 Mbit/s that is two minutes. */
        static final Limits USUAL = new Limits(256L << 20, Duration.ofMinutes(20), 3, Duration.ofSeconds(2));
    }

    private final HttpClient client;
    private final Limits limits;

    /** @param client one that follows no redirects */
    HttpsFetcher(HttpClient client, Limits limits) {
        this.client = client;
        this.limits = limits;
    }

    /** With the machine's own certificate authorities. */
    static HttpsFetcher usual() {
        return new HttpsFetcher(clientBuilder().build(), Limits.USUAL);
    }

    static HttpClient.Builder clientBuilder() {
        return HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER);
    }

    @Override
    public Fetched fetch(URI location, Validators known, Path into) throws IOException {
        long deadline = System.nanoTime() + limits.time.toNanos();
        Duration pause = limits.pause;
        for (int attempt = 1; ; attempt++) {
            try {
                return follow(location, known, into, deadline);
            } catch (TooLargeException | HttpTimeoutException | SSLException | FinalException hopeless) {
                throw hopeless;
            } catch (IOException failed) {
                if (attempt == limits.attempts || deadline - System.nanoTime() < pause.toNanos()) {
                    throw failed;
                }
            }
            rest(pause);
            pause = pause.multipliedBy(4);
        }
    }

    private Fetched follow(URI first, Validators known, Path into, long deadline) throws IOException {
        URI location = first;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<Path> response = send(location, known, into, deadline);
            int status = response.statusCode();
            if (status == 200) {
                return new Fetched(true, validators(response));
            } else if (status == 304 && !known.equals(Validators.NONE)) {
                return new Fetched(false, known);
            } else if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
                throw refusal(location, status);
            }
            location = target(location, response);
        }
        throw new FinalException(first + " redirects more than " + MAX_REDIRECTS + " times");
    }

    private static URI target(URI from, HttpResponse<?> response) throws IOException {
        String written = response.headers().firstValue("Location").orElse("");
        try {
            URI target = from.resolve(written);
            if ("https".equalsIgnoreCase(target.getScheme()) && target.getHost() != null) {
                return target;
            }
        } catch (IllegalArgumentException unreadable) {
            // said below
        }
        throw new FinalException(from + " redirects away from HTTPS, to " + written);
    }

    /** Worth another attempt where the server says that it is busy or broken. */
    private static IOException refusal(URI location, int status) {
        String message = location + " answers with status " + status;
        boolean passing = status >= 500 || status == 429 || status == 408;
        return passing ? new IOException(message) : new FinalException(message);
    }

    private HttpResponse<Path> send(URI location, Validators known, Path into, long deadline) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(location).header("User-Agent", "Gatehouse");
        if (!known.etag().isEmpty()) {
            request.header("If-None-Match", known.etag());
        }
        if (!known.lastModified().isEmpty()) {
            request.header("If-Modified-Since", known.lastModified());
        }
        BodyHandler<Path> body = head -> head.statusCode() == 200
                ? new BoundedFileSubscriber(into, limits.maxBytes)
                : BodySubscribers.replacing(null);
        CompletableFuture<HttpResponse<Path>> answer = client.sendAsync(request.build(), body);
        try {
            return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new HttpTimeoutException(location + " takes longer than " + limits.time.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw unwrapped(location, failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(location + ": interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static IOException unwrapped(URI location, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TooLargeException || cause instanceof SSLException) {
                return (IOException) cause;
            }
        }
        return new IOException(location + ": " + failure, failure);
    }

    private static Validators validators(HttpResponse<?> response) {
        return new Validators(
                response.headers().firstValue("ETag").orElse(""),
                response.headers().firstValue("Last-Modified").orElse(""));
    }

    private static void rest(Duration pause) throws IOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** An answer that another attempt would not change. */
    private static final class FinalException extends IOException {
        private static final long serialVersionUID = 1;

        FinalException(String message) {
            super(message);
        }
    }
}
