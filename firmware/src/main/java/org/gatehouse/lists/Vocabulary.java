package org.gatehouse.lists;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListSource;
import org.gatehouse.name.Categories;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.TrustedKey;

/** What the sources of the settings ask for before anything of them was fetched: categories and keys. */
final class Vocabulary {
    private Vocabulary() {}

    /**
     * The built-in categories and those that the sources fill, the locked ones first: there is always room for them.
     *
     * @throws ConfigException when there are too many
     */
    static Categories categories(List<ListSource> sources) throws ConfigException {
        Categories categories = Categories.standard();
        List<Fault> faults = new ArrayList<>();
        for (ListSource source : lockedFirst(sources)) {
            for (String id : SourceContent.categories(source)) {
                if (categories.bit(id) < 0 && categories.size() == Categories.MAX) {
                    faults.add(Fault.ofFile(
                            "source " + source.name(),
                            "category " + Fault.quoted(id) + " is one too many",
                            "at most " + Categories.MAX + ", built-in ones included"));
                } else {
                    categories = categories.with(id);
                }
            }
        }
        check(faults);
        return categories;
    }

    /**
     * The keys that vouch for sources, by the sources' names.
     *
     * @throws ConfigException when one cannot be read, with every one that cannot
     */
    static Map<String, TrustedKey> keys(List<ListSource> sources) throws ConfigException {
        Map<String, TrustedKey> keys = new HashMap<>();
        List<Fault> faults = new ArrayList<>();
        for (ListSource source : sources) {
            if (source.signature().isPresent()) {
                Path file = source.signature().get().key();
                try {
                    keys.put(
                            source.name(),
                            switch (source.signature().get().kind()) {
                                case ED25519 -> TrustedKey.ed25519(file);
                                case OPENPGP -> TrustedKey.openPgp(file);
                            });
                } catch (SealException refused) {
                    faults.add(Fault.ofFile("source " + source.name(), refused.getMessage(), ""));
                }
            }
        }
        check(faults);
        return keys;
    }

    private static List<ListSource> lockedFirst(List<ListSource> sources) {
        return sources.stream()
                .sorted(Comparator.comparing(source -> source.locked().isEmpty()))
                .toList();
    }

    private static void check(List<Fault> faults) throws ConfigException {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }
}
