package org.gatehouse.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a port has a link, as the kernel says it in {@code /sys/class/net} (Linux, Documentation/ABI/testing/sysfs-class-net). It is asked from time to time; a link that was gone in between
 * and came back shows in the kernel's count. One thread.
 */
public final class Carrier {
    /** What became of a link since it was last asked for. */
    public enum Change {
        NONE,
        DOWN,
        UP,
        /** It was gone and came back. */
        INTERRUPTED
    }

    private static final Path DEVICES = Path.of("/sys/class/net");

    private final String device;
    private final Path folder;
    private boolean wasUp = true; // a port without a link at the start is told, too
    private String countedDown;

    public Carrier(String device) {
        this(DEVICES, device);
    }

    Carrier(Path devices, String device) {
        this.device = device;
        this.folder = devices.resolve(device);
        this.countedDown = read("carrier_down_count");
    }

    public String device() {
        return device;
    }

    /** What became of the link since the call before. */
    public Change poll() {
        boolean up = read("carrier").equals("1");
        String count = read("carrier_down_count");
        boolean interrupted = !count.equals(countedDown);
        Change change =
                up != wasUp ? up ? Change.UP : Change.DOWN : up && interrupted ? Change.INTERRUPTED : Change.NONE;
        wasUp = up;
        countedDown = count;
        return change;
    }

    /** Empty where there is no such device, or it is switched off: the kernel lets nobody read then. */
    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file)).strip();
        } catch (IOException noneToRead) {
            return "";
        }
    }
}
