package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.gatehouse.logbook.ExportReader.Outcome;
import org.gatehouse.logbook.SealedLog.Reader;
import org.gatehouse.logbook.Verification.Finding;
import org.gatehouse.logbook.Verification.Kind;
import org.gatehouse.seal.BoxPublicKey;

/** The files in an export, and what somebody can make of them who wants it to say something else, and what is found of that. */
final class ExportedFiles {
    private ExportedFiles() {}

    interface Change<T> {
        void to(T what);
    }

    static Map<String, byte[]> with(Map<String, byte[]> files, String name, Change<byte[]> change) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        byte[] content = files.get(name).clone();
        change.to(content);
        changed.put(name, content);
        return changed;
    }

    static Map<String, byte[]> without(Map<String, byte[]> files, String name) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        changed.remove(name);
        return changed;
    }

    static Map<String, byte[]> chain(Map<String, byte[]> files, Change<List<String>> change) {
        List<String> lines =
                new ArrayList<>(List.of(new String(files.get("chain.tsv"), StandardCharsets.UTF_8).split("\n")));
        change.to(lines);
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        changed.put("chain.tsv", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        return changed;
    }

    static Map<String, byte[]> of(Path file, Reader reader) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream in = reader.opener().open(file);
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        return files;
    }

    static byte[] packed(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    static Outcome verify(Map<String, byte[]> files) throws IOException {
        return verify(packed(files), Optional.empty());
    }

    static Outcome verify(byte[] tar, Optional<BoxPublicKey> expected) throws IOException {
        return ExportReader.read(
                new ByteArrayInputStream(tar), Optional.empty(), expected, new ExportReader.Visitor() {});
    }

    /** Each fault that is found, and no other, begins with one of these, in whatever order. */
    static void assertFaults(Outcome outcome, String... expected) {
        List<String> found = outcome.result().findings().stream()
                .filter(finding -> finding.kind().isFault())
                .map(Finding::toString)
                .toList();
        assertEquals(expected.length, found.size(), found.toString());
        for (String each : expected) {
            assertTrue(found.stream().anyMatch(fault -> fault.startsWith(each)), each + " in " + found);
        }
        assertEquals(found.size(), outcome.result().faults());
    }

    static List<Kind> kinds(Outcome outcome) {
        return outcome.result().findings().stream().map(Finding::kind).toList();
    }
}
