package org.gatehouse.bench;

import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of material that is too big for the repository, named by a property or, where there is none, a variable. */
final class Material {
    private Material() {}

    /** Domain lists: {@code gatehouse.lists} or {@code GATEHOUSE_LISTS}. */
    static Path lists() {
        return folder("gatehouse.lists", "GATEHOUSE_LISTS");
    }

    /** Popular names: {@code gatehouse.top} or {@code GATEHOUSE_TOP}. */
    static Path top() {
        return folder("gatehouse.top", "GATEHOUSE_TOP");
    }

    private static Path folder(String property, String variable) {
        String named = System.getProperty(property, System.getenv(variable));
        if (named == null || !Files.isDirectory(Path.of(named))) {
            throw new IllegalStateException(
                    "a folder is needed: -D" + property + "=… or " + variable + ", not " + named);
        }
        return Path.of(named);
    }
}
