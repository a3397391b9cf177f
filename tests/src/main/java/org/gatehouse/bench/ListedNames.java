package org.gatehouse.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * As many listed names as a bench asks for, always the same: the real lists' own, and then names made of them. A made one has the place,
 * the labels and the ending of a real name, and a label put together from the halves of two real ones, so that lengths, letters, endings and
 * label counts are those of the lists.
 */
final class ListedNames {
    private static final Pattern NAME = Pattern.compile("([a-z0-9_-]{1,63}\\.)+[a-z][a-z0-9-]{1,62}");

    private final List<String> real = new ArrayList<>();
    private final int count;

    ListedNames(Path lists, int count) {
        this.count = count;
        Set<String> seen = new HashSet<>();
        for (Path file : files(lists)) {
            try (Stream<String> lines = Files.lines(file, ISO_8859_1)) {
                lines.filter(line -> NAME.matcher(line).matches() && seen.add(line))
                        .forEach(real::add);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** Hands out every name, each once, with a number below 16 that stands for its list. */
    void forEach(ObjIntConsumer<String> taker) {
        Random random = new Random(6);
        int handedOut = Math.min(count, real.size());
        for (int i = 0; i < handedOut; i++) {
            taker.accept(real.get(i), i * 16 / real.size());
        }
        HashesSeen seen = new HashesSeen(Math.max(count, real.size()));
        real.forEach(seen::add);
        while (handedOut < count) {
            int model = random.nextInt(real.size());
            String made = made(real.get(model), real.get(random.nextInt(real.size())), random);
            if (NAME.matcher(made).matches() && seen.add(made)) {
                taker.accept(made, (int) (model * 16L / real.size()));
                handedOut++;
            }
        }
    }

    /** Changes the label before the ending: where the second level is one of an ending's own ({@code co.uk}), the one before that. */
    private static String made(String model, String other, Random random) {
        int end = model.lastIndexOf('.');
        int start = model.lastIndexOf('.', end - 1) + 1;
        if (end - start <= 3 && start > 0) {
            end = start - 1;
            start = model.lastIndexOf('.', end - 1) + 1;
        }
        String label = model.substring(start, end);
        String stranger = other.substring(0, other.indexOf('.'));
        String half = label.substring(0, (label.length() + random.nextInt(2)) / 2);
        String rest = stranger.substring(Math.min(stranger.length(), half.length()));
        return model.substring(0, start) + half + rest + model.substring(end);
    }

    private static List<Path> files(Path lists) {
        try (Stream<Path> all = Files.walk(lists)) {
            return all.filter(ListedNames::isList).sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isList(Path file) {
        String name = file.getFileName().toString();
        boolean isPermissive =
                file.getParent().endsWith("permissive") && name.endsWith(".txt") && !name.startsWith("_");
        return isPermissive || name.equals("domains");
    }

    /** A set of 64-bit hashes: a name in some million is left out for another's sake, and memory is saved for what is measured. */
    private static final class HashesSeen {
        private final long[] slots;

        HashesSeen(int count) {
            slots = new long[Integer.highestOneBit(Math.max(16, count)) * 4];
        }

        boolean add(String name) {
            long hash = 1;
            for (int i = 0; i < name.length(); i++) {
                hash = (hash ^ name.charAt(i)) * 0x9e3779b97f4a7c15L;
                hash ^= hash >>> 29;
            }
            int slot = (int) (hash >>> 20) & slots.length - 1;
            while (slots[slot] != 0 && slots[slot] != hash) {
                slot = slot + 1 & slots.length - 1;
            }
            boolean isNew = slots[slot] == 0;
            slots[slot] = hash;
            return isNew;
        }
    }
}
