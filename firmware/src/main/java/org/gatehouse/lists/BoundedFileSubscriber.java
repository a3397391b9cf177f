package org.gatehouse.lists;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Writes a response to a file, up to a bound. Called by one thread of the HTTP client at a time. */
final class BoundedFileSubscriber implements BodySubscriber<Path> {
    private final CompletableFuture<Path> body = new CompletableFuture<>();
    private final Path file;
    private final long most;
    private Flow.Subscription subscription;
    private OutputStream out;
    private long written;

    BoundedFileSubscriber(Path file, long most) {
        this.file = file;
        this.most = most;
    }

    @Override
    public CompletionStage<Path> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        try {
            out = PrivateFiles.create(file);
            subscription.request(1);
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        try {
            for (ByteBuffer part : parts) {
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                written += bytes.length;
                if (written > most) {
                    throw new TooLargeException("more than " + most + " bytes");
                }
                out.write(bytes);
            }
            subscription.request(1);
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        close();
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        try {
            out.close();
            body.complete(file);
        } catch (IOException e) {
            body.completeExceptionally(e);
        }
    }

    private void fail(IOException failure) {
        subscription.cancel();
        onError(failure);
    }

    private void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException ignored) {
            // what was written is not used
        }
    }
}
