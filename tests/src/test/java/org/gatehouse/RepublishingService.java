package org.gatehouse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gatehouse.config.Settings;
import org.gatehouse.lists.Lists;
import org.gatehouse.lists.UpdateOutcome;
import org.gatehouse.lists.UpdateRow;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.Policy;
import org.gatehouse.seal.Recipients;

/**
 * The service as {@link Main} puts it together, whose lists change and are published again and again: {@code RepublishingService SETTINGS LIST TIMES}. Each
 * time {@link #name} is added to the file LIST. It prints {@code listed} when the first lists are in force, then {@code published N BEGUN DONE}, both by the machine's monotonic clock in
 * nanoseconds, and filters on until it is killed. In this package because the service is of no other's concern.
 */
public final class RepublishingService {
    private static final int PAUSE_MILLIS = 200;
    private static final int LIMIT_SECONDS = 60;

    private RepublishingService() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.load(Path.of(arguments[0]), port -> true);
        Lists lists = Lists.open(settings.lists());
        Policy policy = Policy.load(settings.policy(), lists.vocabulary());
        Recipients nobody = new Recipients(StateFile.RECIPIENTS.place(settings));
        Service service = Service.start(settings, policy, lists, nobody, () -> Moment.of(Instant.now()), List.of());
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        lists.updateNow().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        System.out.println("listed");
        for (int time = 1; time <= Integer.parseInt(arguments[2]); time++) {
            Thread.sleep(PAUSE_MILLIS);
            Files.writeString(Path.of(arguments[1]), name(time) + "\n", StandardOpenOption.APPEND);
            long begunNanos = System.nanoTime();
            List<UpdateRow> rows = lists.updateNow().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (rows.stream().noneMatch(row -> row.outcome() == UpdateOutcome.PUBLISHED)) {
                throw new IllegalStateException("nothing was published: " + rows);
            }
            System.out.println("published " + time + " " + begunNanos + " " + System.nanoTime());
        }
    }

    /** The name that comes with a publication, counted from 1. */
    public static String name(int time) {
        return "new-" + time + ".example";
    }
}
