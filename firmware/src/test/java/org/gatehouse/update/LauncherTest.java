package org.gatehouse.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.gatehouse.seal.BoxKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code board/gatehouse-start}: which jar it becomes, whatever lies on the card. */
@Tag("R40")
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../board/gatehouse-start").toAbsolutePath();
    private static final int RANDOM_STATES = 40;

    @TempDir
    Path folder;

    private Path firmware;
    private SlotFolder slots;
    private BoxKey key;
    private Path shipped;

    /** Stands in for the JVM, and says what it was called with. */
    private Path fakeJava() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path java = bin.resolve("java");
        Files.writeString(java, "#!/bin/sh\nfor word; do echo \"$word\"; done\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    @BeforeEach
    void prepare() throws Exception {
        firmware = folder.resolve("state/firmware");
        slots = new SlotFolder(firmware);
        slots.room(); // makes the folder
        key = Updates.key(folder);
        shipped = folder.resolve("gatehouse.jar");
        Files.writeString(folder.resolve("jvm.options"), "-Xmx16m\n");
    }

    private Path jar(Slot slot) {
        return firmware.resolve("gatehouse-" + slot.code() + ".jar");
    }

    private Path text(Slot slot) {
        return firmware.resolve("gatehouse-" + slot.code() + ".txt");
    }

    private void fill(Slot slot, String version) throws Exception {
        fill(slot, version, Files.writeString(folder.resolve("any.jar"), "the firmware " + version));
    }

    private void fill(Slot slot, String version, Path jar) throws Exception {
        Path update = folder.resolve("any.update");
        UpdateWriter.write(jar, new Version(version), 17, Optional.empty(), key, update);
        try (InputStream in = Files.newInputStream(update)) {
            UpdateReader reader = new UpdateReader(in, key.publicKey());
            assertEquals(UpdateOutcome.WHOLE, reader.readHead());
            assertEquals(UpdateOutcome.WHOLE, slots.receive(out -> reader.copyJar(out, done -> {})));
            slots.fill(slot, reader.headText());
        }
    }

    /** What the JVM said, and what the launcher said before it. */
    private record Started(List<String> out, String err, long pid) {
        Slot slot() {
            return Slot.of(out.get(1).replace("-Dgatehouse.slot=", "")).orElseThrow();
        }
    }

    private Started start(String path) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(LAUNCHER.toString(), "/etc/settings.toml");
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        path + ":/usr/bin:/bin",
                        "GATEHOUSE_JAR",
                        shipped.toString(),
                        "GATEHOUSE_JVM_OPTIONS",
                        folder.resolve("jvm.options").toString(),
                        "GATEHOUSE_FIRMWARE",
                        firmware.toString()));
        Path err = folder.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), () -> out);
        return new Started(out.lines().toList(), Files.readString(err), process.pid());
    }

    private Started start() throws Exception {
        return start(fakeJava().toString());
    }

    @Test
    void nothingInstalled_startsWhatWasShipped() throws Exception {
        assertEquals(
                List.of(
                        "@" + folder.resolve("jvm.options"),
                        "-Dgatehouse.slot=shipped",
                        "-Dgatehouse.firmware=" + firmware,
                        "-Dgatehouse.shipped=" + shipped,
                        "-jar",
                        shipped.toString(),
                        "/etc/settings.toml"),
                start().out());
        assertTrue(Files.notExists(firmware.resolve("slots")), "nothing is written without need");
    }

    @Test
    void slotOnTrial_isStartedThreeTimes_thenTheOneBefore() throws Exception {
        fill(Slot.A, "0.2.0");
        fill(Slot.B, "0.3.0");
        slots.write(SlotState.trialOf(Slot.B, Slot.A).noted(TrialNote.NO_HEARTBEAT));
        for (int count = 1; count <= SlotState.MOST_STARTS; count++) {
            assertEquals(Slot.B, start().slot());
            assertEquals(OptionalInt.of(count), slots.state().trial());
        }
        Started fourth = start();
        assertEquals(Slot.A, fourth.slot());
        assertTrue(fourth.err().contains("slot b (version 0.3.0) was started 3 times"), fourth.err());
        SlotState state = slots.state();
        Ending ending = state.last().orElseThrow();
        assertEquals(Ending.Kind.GIVEN_UP, ending.kind());
        assertEquals(new Version("0.3.0"), ending.version());
        assertEquals(TrialNote.NO_HEARTBEAT, ending.note());
        assertEquals(false, state.seen());
        assertEquals(Slot.SHIPPED, state.before(), "the one that failed does not come back");
        assertEquals(Slot.A, start().slot());
    }

    @ParameterizedTest
    @ValueSource(strings = {"flipped", "cut", "jar gone", "text gone", "text damaged", "jar is a folder"})
    void damagedSlot_isLeftForTheOneBefore(String damage) throws Exception {
        fill(Slot.A, "0.2.0");
        fill(Slot.B, "0.3.0");
        slots.write(SlotState.trialOf(Slot.B, Slot.A).confirmed(new Version("0.3.0"), Instant.EPOCH));
        assertEquals(Slot.B, start().slot());
        damage(Slot.B, damage);
        assertEquals(Slot.A, start().slot());
        assertEquals(Ending.Kind.DAMAGED, slots.state().last().orElseThrow().kind());
        damage(Slot.A, damage);
        assertEquals(Slot.SHIPPED, start().slot());
    }

    private void damage(Slot slot, String damage) throws IOException {
        byte[] bytes = Files.readAllBytes(jar(slot));
        switch (damage) {
            case "flipped" -> {
                bytes[bytes.length / 2] ^= 1;
                Files.write(jar(slot), bytes);
            }
            case "cut" -> Files.write(jar(slot), new byte[0]);
            case "jar gone" -> Files.delete(jar(slot));
            case "text gone" -> Files.delete(text(slot));
            case "text damaged" -> Files.writeString(text(slot), "sha256 $(reboot)\n");
            case "jar is a folder" -> {
                Files.delete(jar(slot));
                Files.createDirectory(jar(slot));
            }
            default -> throw new IllegalArgumentException(damage);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gatehouse-slots 2\nuse a\n",
                "\0\0\0\0\0\0\0\0",
                "gatehouse-slots 1\nuse c\nbefore ../../x\ntrial 99\n",
                "gatehouse-slots 1\nuse $(reboot)\nnote `reboot`\nlast *\nseen\n"
            })
    void damagedState_startsWhatWasShipped(String text) throws Exception {
        fill(Slot.A, "0.2.0");
        Files.writeString(firmware.resolve("slots"), text);
        assertEquals(Slot.SHIPPED, start().slot());
    }

    /** A card that takes no file: an update whose starts cannot be counted would be tried for ever. */
    @Test
    void slotOnTrial_whoseStartsCannotBeCounted_isNotTried() throws Exception {
        fill(Slot.A, "0.2.0");
        slots.write(SlotState.trialOf(Slot.A, Slot.SHIPPED));
        Files.createDirectories(firmware.resolve("slots.next/in-the-way"));
        Started started = start();
        assertEquals(Slot.SHIPPED, started.slot());
        assertTrue(started.err().contains("cannot be counted"), started.err());
    }

    /** The command line on the box speaks with the service of its own version. */
    @Test
    void commandLine_isThatOfTheSlotInUse() throws Exception {
        Path jar = Path.of("/usr/lib/gatehouse/gatehouse.jar");
        assertEquals(jar, commandLine());
        fill(Slot.B, "0.2.0");
        slots.write(SlotState.trialOf(Slot.B, Slot.SHIPPED));
        assertEquals(jar(Slot.B), commandLine());
        Files.delete(jar(Slot.B));
        assertEquals(jar, commandLine());
    }

    private Path commandLine() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(LAUNCHER.resolveSibling("gatehouse").toString(), "status");
        builder.environment().put("PATH", fakeJava() + ":/usr/bin:/bin");
        builder.environment().put("GATEHOUSE_FIRMWARE", firmware.toString());
        Process process = builder.redirectErrorStream(true).start();
        List<String> words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertEquals(0, process.waitFor());
        return Path.of(words.get(words.indexOf("-cp") + 1));
    }

    /** Against the same in Java, which is longer and plainer. */
    @Test
    void randomStates_startWhatThePlainTwinSays() throws Exception {
        Random random = new Random(20261122);
        for (int i = 0; i < RANDOM_STATES; i++) {
            Set<Slot> whole = EnumSet.of(Slot.SHIPPED);
            for (Slot slot : List.of(Slot.A, Slot.B)) {
                Files.deleteIfExists(jar(slot));
                fill(slot, "0." + (slot.ordinal() + 2));
                if (random.nextInt(3) > 0) {
                    whole.add(slot);
                } else {
                    damage(slot, "flipped");
                }
            }
            SlotState before = new SlotState(
                    Slot.values()[random.nextInt(3)],
                    Slot.values()[random.nextInt(3)],
                    random.nextBoolean() ? OptionalInt.of(random.nextInt(5)) : OptionalInt.empty(),
                    TrialNote.values()[random.nextInt(TrialNote.values().length)],
                    Optional.empty(),
                    random.nextBoolean());
            slots.write(before);
            SlotState expected = twin(before, whole);
            assertEquals(expected.use(), start().slot(), before::text);
            SlotState after = slots.state();
            Optional<Ending.Kind> kind = after.last().map(Ending::kind);
            assertEquals(expected.last().map(Ending::kind), kind, before::text);
            assertEquals(expected.trial(), after.trial(), before::text);
            assertEquals(expected.before(), after.before(), before::text);
            assertEquals(expected.note(), after.note(), before::text);
            assertEquals(expected.seen(), after.seen(), before::text);
        }
    }

    private static SlotState twin(SlotState state, Set<Slot> whole) {
        SlotState next = state;
        if (next.trial().isPresent()) {
            int starts = next.trial().getAsInt();
            next = starts >= 3
                    ? left(next, Ending.Kind.GIVEN_UP)
                    : new SlotState(
                            next.use(),
                            next.before(),
                            OptionalInt.of(starts + 1),
                            next.note(),
                            next.last(),
                            next.seen());
        }
        while (!whole.contains(next.use())) {
            next = left(next, Ending.Kind.DAMAGED);
        }
        return next;
    }

    private static SlotState left(SlotState state, Ending.Kind kind) {
        Ending ending = new Ending(kind, state.use(), new Version("0"), state.note(), Instant.EPOCH);
        return new SlotState(
                state.before(), Slot.SHIPPED, OptionalInt.empty(), TrialNote.NONE, Optional.of(ending), false);
    }

    /** A firmware that says who it is. */
    static final class Speaker {
        private Speaker() {}

        public static void main(String[] arguments) {
            System.out.println(ProcessHandle.current().pid());
            System.out.println("-Dgatehouse.slot=" + System.getProperty("gatehouse.slot"));
            System.out.println(Runtime.getRuntime().maxMemory() >> 20);
            System.out.println(String.join(" ", arguments));
        }
    }

    /** The launcher becomes the JVM: systemd hears of readiness from the process that it started, and watches that. */
    @Test
    void realJvm_isTheProcessThatWasStarted_withItsOptions() throws Exception {
        fill(Slot.A, "0.2.0", speakerJar());
        slots.write(SlotState.trialOf(Slot.A, Slot.SHIPPED));
        Started started = start(Path.of(System.getProperty("java.home"), "bin").toString());
        assertEquals(
                List.of(Long.toString(started.pid()), "-Dgatehouse.slot=a", "16", "/etc/settings.toml"), started.out());
    }

    private Path speakerJar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Speaker.class.getName());
        Path jar = folder.resolve("speaker.jar");
        String entry = Speaker.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                InputStream in = Speaker.class.getClassLoader().getResourceAsStream(entry)) {
            zip.putNextEntry(new ZipEntry(entry));
            in.transferTo(zip);
            zip.closeEntry();
        }
        return jar;
    }
}
