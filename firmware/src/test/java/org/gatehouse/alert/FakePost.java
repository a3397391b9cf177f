package org.gatehouse.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A mail server that takes letters, or refuses them as it is told. */
final class FakePost implements Carrier {
    /** What was taken: the number of the letter and the address. */
    record Taken(Letter letter, String address) {}

    final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
    final List<Long> rounds = new ArrayList<>();
    volatile boolean isDown;
    volatile String refusedAddress = "";

    @Override
    public synchronized Round begin() throws MailException {
        rounds.add(System.nanoTime());
        if (isDown) {
            throw new MailException("mail.example: connection refused", true);
        }
        return new Round() {
            @Override
            public void deliver(Letter letter, String address) throws MailException {
                if (address.equals(refusedAddress)) {
                    throw new MailException("mail.example: 550 no such user", false);
                }
                taken.add(new Taken(letter, address));
            }

            @Override
            public void close() {}
        };
    }
}
