package org.gatehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.gatehouse.admin.SettingsTrial;
import org.gatehouse.config.Settings;
import org.gatehouse.lists.Lists;
import org.gatehouse.policy.Moment;

/**
 * The service as {@link Main} puts it together, with a clock that a test moves: {@code ClockedService SETTINGS CLOCK}. The file CLOCK holds the moment, and a question mark in front of it where
 * nobody is to believe it. Prints {@code ready}, and filters until it is killed.
 */
public final class ClockedService {
    private ClockedService() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.load(Path.of(arguments[0]), port -> true);
        Path clock = Path.of(arguments[1]);
        Lists lists = Lists.open(settings.lists());
        Administration administration = Administration.open(
                Path.of(arguments[0]), SettingsTrial.begin(Path.of(arguments[0])), settings, lists, () -> read(clock));
        Service service = Service.start(
                settings,
                administration.compiled(),
                lists,
                administration.recipients(),
                () -> read(clock),
                administration.messenger().listeners());
        administration.begin(service);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            service.close();
            administration.messenger().close();
        }));
        System.out.println("ready");
        service.join();
    }

    private static Moment read(Path clock) {
        try {
            String text = Files.readString(clock).strip();
            return new Moment(Instant.parse(text.replace("?", "")), !text.startsWith("?"));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
