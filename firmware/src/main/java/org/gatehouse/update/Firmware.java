package org.gatehouse.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.gatehouse.config.UpdateSettings;
import org.gatehouse.seal.BoxPublicKey;
import org.gatehouse.seal.SealException;

/**
 * The firmware that runs, those beside it, and the ways from one to another. Any thread; one changes something at a time, and who comes meanwhile is told so. The state is read from the card each time: a
 * few hundred octets, and nobody has another idea of it than the next start.
 */
public final class Firmware {
    /** What the card keeps free beside an update that it takes: the log needs some of it before it has deleted its oldest. */
    private static final long RESERVE = 8L << 20; // octets

    private static final int MAX_KEY_FILE = 4096; // octets

    private final Launch launch;
    private final Path keyFile;
    private final Clock clock;
    private final Optional<SlotFolder> folder;
    private final ReentrantLock changing = new ReentrantLock();

    /**
     * How the firmware was started.
     *
     * @param version of what runs
     * @param slot where it lies
     * @param folder where the slots are; empty where it was not started by {@code board/gatehouse-start}
     * @param shipped the jar that came with the card
     */
    public record Launch(Version version, Slot slot, Optional<Path> folder, Optional<Path> shipped) {
        /** As {@code board/gatehouse-start} said. */
        public static Launch ofThisProcess() {
            return new Launch(
                    Version.running(),
                    Slot.of(System.getProperty("gatehouse.slot", "")).orElse(Slot.SHIPPED),
                    Optional.ofNullable(System.getProperty("gatehouse.firmware"))
                            .map(Path::of),
                    Optional.ofNullable(System.getProperty("gatehouse.shipped")).map(Path::of));
        }
    }

    /** Hears how far an update is. */
    public interface Progress {
        void at(long octets, long all);
    }

    public Firmware(Launch launch, UpdateSettings settings, Clock clock) {
        this(launch, settings, clock, launch.folder().map(SlotFolder::new));
    }

    Firmware(Launch launch, UpdateSettings settings, Clock clock, Optional<SlotFolder> folder) {
        this.launch = launch;
        this.keyFile = settings.key();
        this.clock = clock;
        this.folder = folder;
    }

    public Version version() {
        return launch.version();
    }

    public FirmwareStatus status() {
        SlotState state = state();
        List<FirmwareStatus.Place> places = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            places.add(new FirmwareStatus.Place(slot, version(slot), use(slot, state)));
        }
        OptionalInt starts = isOnTrial(state) ? state.trial() : OptionalInt.empty();
        return new FirmwareStatus(launch.version(), launch.slot(), starts, places, state.last(), state.seen());
    }

    /**
     * Reads an update, verifies it, and makes it the firmware of the next start. The one that runs stays where it is.
     *
     * @param in the update; read as far as it is believed
     * @param older whether it may be as old as what runs, or older
     * @throws UpdateException where it is refused
     * @throws IOException where it cannot be read, or the card does not take it; what runs is used by the next start, too
     */
    public UpdateHead install(InputStream in, boolean older, Progress progress) throws UpdateException, IOException {
        return alone(slots -> {
            SlotState state = slots.state();
            if (isOnTrial(state)) {
                throw new UpdateException("version " + launch.version()
                        + " is on trial itself; come back when \"update status\" says that it has stood it");
            }
            UpdateReader reader = new UpdateReader(in, releaseKey());
            require(reader.readHead());
            check(reader.head(), older, slots);
            long all = reader.head().size();
            require(slots.receive(out -> reader.copyJar(out, done -> progress.at(done, all))));
            Slot free = freeSlot(state);
            slots.write(state.without(free)); // between this step and the last one the slot holds what was never tried
            slots.fill(free, reader.headText());
            slots.write(SlotState.trialOf(free, launch.slot()));
            return reader.head();
        });
    }

    /**
     * Makes the firmware before this one that of the next start.
     *
     * @return its version
     * @throws UpdateException where there is none
     */
    public Version rollBack() throws UpdateException, IOException {
        return alone(slots -> {
            SlotState state = slots.state();
            if (launch.slot() == Slot.SHIPPED) {
                throw new UpdateException("there is no firmware before this one: it is the one that was shipped");
            }
            SlotState next = state.rolledBack(launch.slot(), launch.version(), clock.instant());
            slots.write(next);
            return version(next.use()).orElse(Version.UNKNOWN);
        });
    }

    /** Takes note of what became of the latest update: nobody needs to hear of it any more. */
    public void dismiss() throws UpdateException, IOException {
        alone(slots -> {
            slots.write(slots.state().dismissed());
            return true;
        });
    }

    /** Whether what runs has yet to be confirmed. */
    boolean isOnTrial() {
        return isOnTrial(state());
    }

    void note(TrialNote note) throws IOException {
        onTrial(state -> state.noted(note));
    }

    /** Returns whether it was on trial until now. */
    boolean confirm() throws IOException {
        return onTrial(state -> state.confirmed(launch.version(), clock.instant()));
    }

    /** Somebody ends it, or the board, while it does what it should: a start that says nothing against it, and is not counted. */
    public void endsInOrder() throws IOException {
        onTrial(SlotState::notCounted);
    }

    /** The next start takes the one before. Returns whether it was on trial until now. */
    boolean giveUp(TrialNote note) throws IOException {
        return onTrial(state -> state.noted(note).givenUp(launch.version(), clock.instant()));
    }

    private boolean onTrial(UnaryOperator<SlotState> change) throws IOException {
        changing.lock();
        try {
            SlotState state = state();
            if (isOnTrial(state)) {
                folder.orElseThrow().write(change.apply(state));
                return true;
            }
            return false;
        } finally {
            changing.unlock();
        }
    }

    private interface Change<T> {
        T in(SlotFolder slots) throws UpdateException, IOException;
    }

    private <T> T alone(Change<T> change) throws UpdateException, IOException {
        if (folder.isEmpty()) {
            throw new UpdateException(
                    "the service was not started by gatehouse-start, which knows where firmware is kept: see board/README.md");
        }
        if (!changing.tryLock()) {
            throw new UpdateException("somebody else is changing the firmware at this moment");
        }
        try {
            return change.in(folder.get());
        } finally {
            changing.unlock();
        }
    }

    private SlotState state() {
        return folder.map(SlotFolder::state).orElse(SlotState.AS_SHIPPED);
    }

    private boolean isOnTrial(SlotState state) {
        return state.trial().isPresent() && state.use() == launch.slot();
    }

    /** Neither what runs nor, where there is a choice, what would come back. */
    private Slot freeSlot(SlotState state) {
        return switch (launch.slot()) {
            case A -> Slot.B;
            case B -> Slot.A;
            case SHIPPED -> state.before() == Slot.A ? Slot.B : Slot.A;
        };
    }

    private FirmwareStatus.Use use(Slot slot, SlotState state) {
        if (slot == launch.slot()) {
            return isOnTrial(state) ? FirmwareStatus.Use.TRIAL : FirmwareStatus.Use.RUNS;
        }
        if (version(slot).isEmpty() && slot != Slot.SHIPPED) {
            return FirmwareStatus.Use.EMPTY;
        }
        if (slot == state.use()) {
            return FirmwareStatus.Use.NEXT;
        }
        if (slot == state.before()) {
            return FirmwareStatus.Use.BEFORE;
        }
        boolean failed = state.last()
                .filter(ending -> ending.kind().isFailure() && ending.slot() == slot)
                .isPresent();
        return slot == Slot.SHIPPED
                ? FirmwareStatus.Use.LAST_RESORT
                : failed ? FirmwareStatus.Use.FAILED : FirmwareStatus.Use.KEPT;
    }

    private void check(UpdateHead head, boolean older, SlotFolder slots) throws UpdateException, IOException {
        Version running = launch.version();
        if (!older && head.version().compareTo(running) <= 0) {
            throw new UpdateException("it holds version " + head.version() + ", and version " + running
                    + " runs: it is not newer. --older installs it all the same");
        }
        if (head.over().isPresent() && running.compareTo(head.over().get()) < 0) {
            throw new UpdateException("version " + head.version() + " goes over version "
                    + head.over().get() + " or newer, and version " + running
                    + " runs: install one between them first");
        }
        if (head.java() > Runtime.version().feature()) {
            throw new UpdateException("version " + head.version() + " needs Java " + head.java() + ", and this box has "
                    + Runtime.version().feature());
        }
        long room = slots.room();
        if (room < head.size() + RESERVE) {
            throw new UpdateException("the card has no room for it: it needs " + megabytes(head.size() + RESERVE)
                    + " MB, and " + megabytes(room) + " are free. Shorten log-megabytes in the settings");
        }
    }

    private static long megabytes(long octets) {
        return (octets + (1 << 20) - 1) >> 20;
    }

    private BoxPublicKey releaseKey() throws UpdateException {
        if (!Files.exists(keyFile)) {
            throw new UpdateException(
                    "this box knows no release key, so it cannot tell who made an update: put the release's release.pub at "
                            + keyFile + ", or name another place with key in [update] of the settings");
        }
        try (InputStream in = Files.newInputStream(keyFile)) {
            return BoxPublicKey.parse(in.readNBytes(MAX_KEY_FILE));
        } catch (IOException | SealException unusable) {
            throw new UpdateException("the release key " + keyFile + " cannot be used: " + unusable.getMessage());
        }
    }

    private void require(UpdateOutcome outcome) throws UpdateException {
        String problem =
                switch (outcome) {
                    case WHOLE -> "";
                    case NO_UPDATE -> "this is no update of Gatehouse";
                    case OTHER_FORMAT ->
                        "this update has a form that version " + launch.version()
                                + " does not know: install one between them first";
                    case TRUNCATED -> "the update ends too soon: it was not copied as a whole";
                    case NOT_SIGNED -> "the update is damaged, or was signed with another key than " + keyFile;
                    case TOO_LARGE -> "the update is larger than firmware may be";
                    case OTHER_JAR -> "the update is damaged: its firmware is not the one that was signed";
                    case LONGER -> "there is more in the file than the update";
                };
        if (!problem.isEmpty()) {
            throw new UpdateException(problem);
        }
    }

    /** Empty where the slot is, and where nobody says. */
    private Optional<Version> version(Slot slot) {
        if (slot == launch.slot()) {
            return Optional.of(launch.version());
        }
        return slot == Slot.SHIPPED
                ? launch.shipped().flatMap(Firmware::versionOf)
                : folder.flatMap(slots -> slots.head(slot)).map(UpdateHead::version);
    }

    /** What the manifest of a jar says; empty where it says nothing. */
    public static Optional<Version> versionOf(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return Optional.ofNullable(manifest)
                    .map(found -> found.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION))
                    .flatMap(Version::parse);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
