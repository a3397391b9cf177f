package org.gatehouse.lists;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTableBuilder;

/**
 * The lists of the jar. Those of {@link Categories#BYPASS} are part of every table, since a school that brings lists of its own would else have nothing by which hidden names and Tor
 * are known; the others hold only where there are no lists of the school's own.
 */
final class StarterLists {
    private StarterLists() {}

    /** The name that a list of the jar has in logs. */
    static String name(String category) {
        return "starter/" + category;
    }

    /** Null where the jar has none for the category. */
    static InputStream open(String category) {
        return StarterLists.class.getResourceAsStream(name(category) + ".txt");
    }

    /** Adds lists to a table that is made of others, which have the credit for a name of both. */
    static void addTo(NameTableBuilder builder, Categories categories, List<String> starters) {
        for (String category : starters) {
            int list = builder.list(name(category));
            int bit = categories.bit(category);
            Intake intake =
                    new Intake(terms(category), new Exceptions(), (name, cover) -> builder.add(name, bit, list, cover));
            try (InputStream content = open(category)) {
                FormatReader.readAll(content, ListFormat.DOMAINS, intake);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // the jar itself cannot be read
            }
        }
    }

    /** Where it names a whole top-level domain, that is meant. */
    private static Intake.Terms terms(String category) {
        return new Intake.Terms(name(category) + ".txt", false, false, SuffixRule.KEEP);
    }

    /** A number for the lists of {@link Categories#BYPASS}, by which a table of another firmware is known. */
    static long bypassVersion() {
        CRC32 sum = new CRC32();
        for (String category : Categories.BYPASS) {
            try (InputStream content = open(category)) {
                sum.update(content.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e); // the jar itself cannot be read
            }
        }
        return sum.getValue();
    }
}
