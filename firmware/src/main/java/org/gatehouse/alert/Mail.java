package org.gatehouse.alert;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatehouse.config.MailSettings;

/** The way of letters out of the box, for whoever asks whether there is one. Any thread. */
public final class Mail {
    private final Optional<MailSettings> settings;
    private final Sealing sealing;
    private final Carrier carrier;

    /**
     * @param settings nothing where no mail leaves the box
     * @param carrier not asked without settings
     */
    public Mail(Optional<MailSettings> settings, Sealing sealing, Carrier carrier) {
        this.settings = settings;
        this.sealing = sealing;
        this.carrier = carrier;
    }

    /** Nothing where no mail leaves the box. */
    public Optional<MailSettings> settings() {
        return settings;
    }

    /**
     * What became of a letter to an address.
     *
     * @param problem empty where the mail server took it
     */
    public record Outcome(String address, String problem) {}

    /**
     * Sends a sealed letter to everybody who gets alerts, and waits for the mail server: half a minute where it does not answer.
     *
     * @throws IllegalStateException where no mail leaves the box
     */
    public List<Outcome> test(Instant now) throws IOException {
        List<String> addresses =
                settings.orElseThrow(() -> new IllegalStateException("no mail")).to();
        Letter letter = testLetter(now);
        List<Outcome> outcomes = new ArrayList<>();
        try (Carrier.Round round = carrier.begin()) {
            for (String address : addresses) {
                outcomes.add(deliver(round, letter, address));
            }
        } catch (MailException unreachable) {
            addresses.forEach(address -> outcomes.add(new Outcome(address, unreachable.getMessage())));
        }
        return outcomes;
    }

    private Letter testLetter(Instant now) throws IOException {
        byte[] text = MimeText.of("""
                This is a test of Gatehouse's alerts.

                You can read it: so mail from the box arrives, and your key opens what is sealed to you. Nothing has happened, and
                nothing is to be done. If a colleague who should have got it has not, look at: gatehouse key list
                """);
        Optional<byte[]> sealed = sealing.seal(text, "test.eml", now);
        byte[] content = sealed.orElseGet(() -> MimeText.of("""
                This is a test of Gatehouse's alerts. Mail from the box arrives; but the box has no key to seal to, so alerts would say
                only that something happened. Give it a key: gatehouse key add --help
                """));
        return new Letter(0, LetterKind.TEST, "", "Gatehouse: a test", now, sealed.isPresent(), content, List.of());
    }

    private static Outcome deliver(Carrier.Round round, Letter letter, String address) {
        try {
            round.deliver(letter, address);
            return new Outcome(address, "");
        } catch (MailException refused) {
            return new Outcome(address, refused.getMessage());
        }
    }
}
