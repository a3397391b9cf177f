package org.gatehouse;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of imports in the design's section 2, and what its other rules say about who may know whom. */
class ArchitectureTest {
    private static final String ROOT = "org.gatehouse";

    /** What each package may import of the firmware; a package that is not named here does not belong. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            entry("frame", List.of()),
            entry("name", List.of()),
            entry("event", List.of()),
            entry("file", List.of()),
            entry("config", List.of()),
            entry("link", List.of()),
            entry("divert", List.of("config")),
            entry("inspect", List.of("name")),
            entry("policy", List.of("name", "config")),
            entry("enforce", List.of("frame", "inspect", "policy")),
            entry("gate", List.of("frame", "name", "event", "link", "inspect", "policy", "enforce")),
            entry("discovery", List.of("frame", "event", "inspect", "link")),
            entry("alert", List.of("event", "config", "policy", "seal")),
            entry("logbook", List.of("event", "file", "config", "discovery", "seal", "alert")),
            entry("report", List.of("event", "logbook", "policy", "lists", "alert", "config")),
            entry("lists", List.of("name", "file", "config", "seal")),
            entry("seal", List.of("file")),
            entry("network", List.of("file")),
            entry("update", List.of("file", "config", "seal")),
            entry(
                    "admin",
                    List.of(
                            "name",
                            "file",
                            "config",
                            "event",
                            "policy",
                            "discovery",
                            "logbook",
                            "lists",
                            "seal",
                            "alert",
                            "report",
                            "update",
                            "network")),
            entry("metrics", List.of("event", "config")),
            entry("ssh", List.of("admin", "file", "config")));

    /** The packages that may log: none of a lane's. */
    private static final List<String> MAY_LOG = List.of(
            "admin", "alert", "discovery", "link", "lists", "logbook", "metrics", "network", "report", "ssh", "update");

    /** A foreign library, and the packages that know it; the empty name is the root package. */
    private static final Map<String, List<String>> LIBRARIES = Map.ofEntries(
            entry("org.aaa4j.radius..", List.of("discovery")),
            entry("org.pcap4j..", List.of("link")),
            entry("com.samskivert.mustache..", List.of("report")),
            entry("jakarta.mail..", List.of("alert")),
            entry("jakarta.activation..", List.of("alert")),
            entry("org.sqlite..", List.of("logbook")),
            entry("com.github.difflib..", List.of("logbook")),
            entry("org.tomlj..", List.of("config")),
            entry("org.apache.sshd..", List.of("ssh")),
            entry("org.jline..", List.of("ssh")),
            entry("io.prometheus..", List.of("metrics")),
            entry("picocli..", List.of("admin")),
            entry("jdk.net..", List.of("admin")),
            entry("com.ibm.icu..", List.of("name")),
            entry("org.bouncycastle..", List.of("seal")),
            entry("org.apache.commons.compress..", List.of("lists", "logbook")),
            entry("com.fasterxml.jackson.core..", List.of("logbook")),
            entry("com.google.common..", List.of("lists")),
            entry("com.sun.jna..", List.of("divert", "")));

    private static JavaClasses firmware;

    @BeforeAll
    static void importFirmware() {
        firmware = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
    }

    static Set<String> packages() {
        return new TreeSet<>(MAY_IMPORT.keySet());
    }

    static Set<String> libraries() {
        return new TreeSet<>(LIBRARIES.keySet());
    }

    @Test
    void packages_areThoseOfTheTable() {
        Set<String> found = firmware.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(packages(), found);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void package_importsOnlyWhatTheTableAllows(String name) {
        List<String> allowed = new ArrayList<>(List.of("java..", "javax..", packageName(name)));
        MAY_IMPORT.get(name).forEach(other -> allowed.add(packageName(other)));
        LIBRARIES.forEach((library, owners) -> {
            if (owners.contains(name)) {
                allowed.add(library);
            }
        });
        if (MAY_LOG.contains(name)) {
            allowed.add("org.tinylog..");
        }
        classes()
                .that()
                .resideInAPackage(packageName(name))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(new String[0])))
                .check(firmware);
    }

    @Test
    void rootPackage_isImportedByNobody() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT))
                .check(firmware);
    }

    /** The library is found with its owner: a library that was renamed would make the rule empty. */
    @ParameterizedTest
    @MethodSource("libraries")
    void library_isKnownToItsOwnerOnly(String library) {
        Set<String> owners = LIBRARIES.get(library).stream()
                .map(ArchitectureTest::packageName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = firmware.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(use -> resideInAPackage(library).test(use.getTargetClass())))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(owners, found);
    }

    @Test
    void everyPackage_saysWhatItIs() throws IOException {
        Path sources = Path.of("src/main/java/org/gatehouse");
        try (Stream<Path> folders = Files.walk(sources)) {
            List<Path> silent = folders.filter(Files::isDirectory)
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();
            assertEquals(List.of(), silent);
        }
        for (String name : packages()) {
            String text = Files.readString(sources.resolve(name).resolve("package-info.java"));
            assertTrue(text.contains("/**"), name);
        }
    }

    private static String packageName(String name) {
        return name.isEmpty() ? ROOT : ROOT + "." + name;
    }
}
