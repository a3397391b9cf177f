package org.gatehouse.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the tables {@code [[sources]]}, noting every fault on the way. */
final class SourceReader {
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int MAX_WORD = 40; // it becomes part of file names
    private static final String RESERVED = "locked-";
    private static final String A_WORD = "lower-case letters, digits and hyphens, at most " + MAX_WORD;

    private final Document document;
    private final Path file;
    private final Map<String, Integer> lineByName = new HashMap<>();
    private final Map<LockedKind, Integer> lineByLocked = new EnumMap<>(LockedKind.class);

    SourceReader(Document document, Path file) {
        this.document = document;
        this.file = file;
    }

    List<ListSource> read() {
        List<ListSource> sources = new ArrayList<>();
        for (Section table : document.root().sections("sources")) {
            readSource(table).ifPresent(sources::add);
        }
        return List.copyOf(sources);
    }

    /** Empty when that had a fault. */
    private Optional<ListSource> readSource(Section table) {
        table.allow("name", "url", "format", "category", "categories", "signature", "locked", "public-suffixes");
        Optional<Located<String>> name = table.requiredText("name", "a name for the list, such as \"ut1\"");
        name.ifPresent(this::checkName);
        Optional<URI> location =
                location(table.requiredText("url", "where the list is: https://…, a file or a folder"));
        Optional<ListFormat> format = word(
                table.requiredText("format", oneOf(ListFormat.values(), ListFormat::code)),
                ListFormat.values(),
                ListFormat::code);
        Optional<LockedKind> locked = word(table.text("locked"), LockedKind.values(), LockedKind::code);
        Optional<String> category = category(table, location, format);
        Optional<SuffixRule> suffixes = word(table.text("public-suffixes"), SuffixRule.values(), SuffixRule::code);
        Map<String, String> folders = folders(table, format);
        Optional<ListSource.Signed> signature = table.section("signature").flatMap(this::signature);
        table.text("locked").ifPresent(written -> checkLocked(written, locked, format));
        if (name.isEmpty() || location.isEmpty() || format.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ListSource(
                name.get().value(),
                name.get().line(),
                location.get(),
                format.get(),
                category,
                folders,
                signature,
                locked,
                suffixes.orElse(SuffixRule.REFUSE)));
    }

    private void checkName(Located<String> name) {
        Integer other = lineByName.putIfAbsent(name.value(), name.line());
        if (other != null) {
            document.fault(
                    name,
                    "the name " + Fault.quoted(name.value()) + " is taken in line " + other + " already",
                    "a name of its own for each list");
        } else if (!isWord(name.value())) {
            document.fault(name, Fault.quoted(name.value()) + " is no name for a list", A_WORD);
        }
    }

    private Optional<String> category(Section table, Optional<URI> location, Optional<ListFormat> format) {
        Optional<Located<String>> written = table.text("category");
        if (written.isPresent()) {
            if (table.has("locked")) {
                document.fault(
                        written.get(),
                        "'category' beside 'locked'",
                        "one of them: a locked list fills a category of its own");
            } else if (format.equals(Optional.of(ListFormat.UT1))) {
                document.fault(
                        written.get(),
                        "'category' for format \"ut1\"",
                        "categories = { FOLDER = \"CATEGORY\", … } or nothing");
            } else {
                checkCategory(written.get());
            }
        } else if (!table.has("category")
                && !table.has("locked")
                && !format.equals(Optional.of(ListFormat.UT1))
                && location.filter(ListSource::isRemote).isPresent()) {
            table.missing("category", "the category that the list fills, such as \"gambling\"");
        }
        return written.map(Located::value);
    }

    private void checkCategory(Located<String> category) {
        if (category.value().startsWith(RESERVED)) {
            document.fault(
                    category,
                    Fault.quoted(category.value()) + " is reserved for the locked illegal layer",
                    "another category, or locked = \"iwf\" or \"terrorism\" instead");
        } else if (!isWord(category.value())) {
            document.fault(category, Fault.quoted(category.value()) + " is no name for a category", A_WORD);
        }
    }

    private Map<String, String> folders(Section table, Optional<ListFormat> format) {
        Map<String, String> folders = new LinkedHashMap<>();
        if (!table.has("categories")) {
            return folders;
        }
        if (format.isPresent() && format.get() != ListFormat.UT1) {
            table.keys().stream()
                    .filter(key -> key.value().equals("categories"))
                    .forEach(key -> document.fault(
                            key, "'categories' for format \"" + format.get().code() + "\"", "category = \"CATEGORY\""));
        }
        table.section("categories").ifPresent(mapping -> {
            for (Located<String> folder : mapping.keys()) {
                mapping.text(folder.value()).ifPresent(category -> {
                    checkCategory(category);
                    folders.put(folder.value(), category.value());
                });
            }
        });
        return folders;
    }

    private Optional<ListSource.Signed> signature(Section table) {
        table.allow("kind", "key", "url");
        Optional<SignatureKind> kind = word(
                table.requiredText("kind", oneOf(SignatureKind.values(), SignatureKind::code)),
                SignatureKind.values(),
                SignatureKind::code);
        Optional<Located<String>> written =
                table.requiredText("key", "the file of the key that the list is signed with");
        Optional<Path> key = written.flatMap(this::path);
        key.filter(path -> !Files.isRegularFile(path))
                .ifPresent(path ->
                        document.fault(written.get(), "no file " + Fault.quoted(path.toString()), "the file of a key"));
        Optional<URI> location = location(table.requiredText("url", "where the signature is: https://… or a file"));
        return kind.isPresent() && key.isPresent() && location.isPresent()
                ? Optional.of(new ListSource.Signed(kind.get(), key.get(), location.get()))
                : Optional.empty();
    }

    private void checkLocked(Located<String> written, Optional<LockedKind> locked, Optional<ListFormat> format) {
        if (format.equals(Optional.of(ListFormat.UT1))) {
            document.fault(written, "a locked list in format \"ut1\"", "a list of one kind");
        }
        if (locked.isPresent()) {
            Integer other = lineByLocked.putIfAbsent(locked.get(), written.line());
            if (other != null) {
                document.fault(
                        written,
                        "locked = \"" + locked.get().code() + "\" is in line " + other + " already",
                        "each once");
            }
        }
    }

    private Optional<URI> location(Optional<Located<String>> written) {
        if (written.isEmpty() || !written.get().value().contains("://")) {
            return written.flatMap(this::path).map(Path::toUri);
        }
        try {
            URI uri = new URI(written.get().value());
            if ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException unreadable) {
            // the fault below says it
        }
        document.fault(
                written.get(),
                Fault.quoted(written.get().value()) + " cannot be fetched",
                "https://…, with a host and without a user, or the path of a file or folder");
        return Optional.empty();
    }

    private Optional<Path> path(Located<String> written) {
        try {
            if (!written.value().isBlank()) {
                return Optional.of(
                        file.toAbsolutePath().resolveSibling(written.value()).normalize());
            }
        } catch (InvalidPathException e) {
            // the fault below says it
        }
        document.fault(written, Fault.quoted(written.value()) + " is no path", "the path of a file or folder");
        return Optional.empty();
    }

    private <E> Optional<E> word(Optional<Located<String>> written, E[] known, Function<E, String> code) {
        Optional<E> meant = written.flatMap(word -> Arrays.stream(known)
                .filter(one -> code.apply(one).equals(word.value()))
                .findFirst());
        if (written.isPresent() && meant.isEmpty()) {
            document.fault(
                    written.get(), Fault.quoted(written.get().value()) + " is not known here", oneOf(known, code));
        }
        return meant;
    }

    private static <E> String oneOf(E[] known, Function<E, String> code) {
        return "one of " + String.join(", ", Arrays.stream(known).map(code).toList());
    }

    private static boolean isWord(String text) {
        return text.length() <= MAX_WORD && WORD.matcher(text).matches();
    }
}
