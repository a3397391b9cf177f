package org.gatehouse.update;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.gatehouse.file.KeptFile;

/**
 * The slots on the card: {@code gatehouse-a.jar} and {@code gatehouse-b.jar}, beside each the signed text that came with it, and {@code slots}, the state. Each file is written beside and put in its place
 * as a whole, and is on the card before the next step relies on it: after a power cut there is what was before, or what is new. Not for two threads at once.
 */
class SlotFolder {
    private static final String STATE = "slots";
    private static final String INCOMING = "incoming";
    private static final int MAX_TEXT = 4096; // octets; either text is a tenth of it

    /** Writes an update's jar; what came of it. */
    interface Content {
        UpdateOutcome writeTo(OutputStream out) throws IOException;
    }

    private final Path folder;

    SlotFolder(Path folder) {
        this.folder = folder;
    }

    /** What is not there, or cannot be read, is as it was shipped. */
    SlotState state() {
        return text(folder.resolve(STATE)).map(SlotState::parse).orElse(SlotState.AS_SHIPPED);
    }

    void write(SlotState state) throws IOException {
        put(STATE, state.text());
    }

    /** What was signed of the firmware in a slot; empty where there is none, and for the one that was shipped. */
    Optional<UpdateHead> head(Slot slot) {
        return text(textOf(slot)).flatMap(UpdateHead::parse).map(UpdateHead.Signed::head);
    }

    /** The octets that can still be written. */
    long room() throws IOException {
        prepare();
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** Takes a jar, beside the slots; nothing of it stays unless it is whole. */
    UpdateOutcome receive(Content content) throws IOException {
        prepare();
        Path incoming = folder.resolve(INCOMING);
        UpdateOutcome outcome = UpdateOutcome.TRUNCATED;
        try (FileChannel channel = create(incoming);
                OutputStream out = Channels.newOutputStream(channel)) {
            outcome = content.writeTo(out);
            channel.force(true);
        } finally {
            if (outcome != UpdateOutcome.WHOLE) {
                Files.deleteIfExists(incoming);
            }
        }
        return outcome;
    }

    /** Puts the jar that was received into a slot. From the first step to the last the slot is empty, not half of one and half of the other. */
    void fill(Slot slot, String head) throws IOException {
        Files.deleteIfExists(textOf(slot));
        KeptFile.forceFolder(folder.resolve(STATE));
        Files.move(folder.resolve(INCOMING), jarOf(slot), StandardCopyOption.ATOMIC_MOVE);
        put(textOf(slot).getFileName().toString(), head);
    }

    private Path jarOf(Slot slot) {
        return folder.resolve("gatehouse-" + slot.code() + ".jar");
    }

    private Path textOf(Slot slot) {
        return folder.resolve("gatehouse-" + slot.code() + ".txt");
    }

    private void prepare() throws IOException {
        Files.createDirectories(folder);
        Files.deleteIfExists(folder.resolve(INCOMING)); // a power cut may have left it
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.size(file) > MAX_TEXT
                    ? Optional.empty()
                    : Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private void put(String name, String text) throws IOException {
        KeptFile.replace(folder.resolve(name), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static FileChannel create(Path file) throws IOException {
        Files.deleteIfExists(file);
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
