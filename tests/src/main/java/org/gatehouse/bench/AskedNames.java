package org.gatehouse.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;

/**
 * Names as a school asks for them: three or four labels, half of them listed, drawn so that the n-th most popular name is asked for 1/n times
 * as often as the first. One after the other in an array, as they lie in frames: no name is in a cache because it was prepared there.
 */
final class AskedNames {
    private static final int DRAWN = 1 << 17;

    final byte[] bytes;
    final int[] starts = new int[DRAWN + 1];

    /** @param isZipf false draws each listed or popular name as often as any other: what is asked for is never in a cache */
    AskedNames(ListedNames listed, boolean isZipf) {
        List<String> onLists = new ArrayList<>();
        listed.forEach((name, list) -> onLists.add(name));
        List<String> popular = popular();
        Collections.shuffle(onLists, new Random(1));
        Collections.shuffle(popular, new Random(2));
        Random random = new Random(3);
        List<byte[]> drawn = new ArrayList<>();
        for (int i = 0; drawn.size() < DRAWN; i++) {
            List<String> from = (i & 1) == 0 ? onLists : popular;
            String name = from.get(isZipf ? zipf(random, from.size()) : random.nextInt(from.size()));
            long dots = name.chars().filter(c -> c == '.').count();
            if (dots <= 3) {
                drawn.add((dots == 1 ? "www." + name : name).getBytes(ISO_8859_1));
            }
        }
        Collections.shuffle(drawn, new Random(4));
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < DRAWN; i++) {
            joined.writeBytes(drawn.get(i));
            starts[i + 1] = joined.size();
        }
        bytes = joined.toByteArray();
    }

    NameOutcome read(int index, CanonicalName name) {
        int i = index & DRAWN - 1;
        return name.readText(bytes, starts[i], starts[i + 1] - starts[i]);
    }

    private static int zipf(Random random, int count) {
        return Math.min(count - 1, (int) Math.exp(random.nextDouble() * Math.log(count + 1.0)) - 1);
    }

    private static List<String> popular() {
        List<String> popular = new ArrayList<>();
        for (String file : List.of("cloudflare-top100k.txt", "cisco_top20k.txt", "tranco10k.txt")) {
            try (Stream<String> lines = Files.lines(Material.top().resolve(file), ISO_8859_1)) {
                lines.filter(line -> line.indexOf('.') > 0 && !line.startsWith("."))
                        .forEach(popular::add);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return popular;
    }
}
