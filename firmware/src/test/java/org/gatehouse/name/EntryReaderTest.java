package org.gatehouse.name;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryReaderTest {
    private final EntryReader reader = new EntryReader();

    @ParameterizedTest
    @CsvSource({
        "x.test, x.test, NAME_AND_BELOW",
        "X.Test., x.test, NAME_AND_BELOW",
        "*.x.test, x.test, BELOW",
        "=x.test, x.test, NAME_ONLY",
        "*.zip, zip, BELOW",
        "bücher.example, xn--bcher-kva.example, NAME_AND_BELOW",
        "BÜCHER.example, xn--bcher-kva.example, NAME_AND_BELOW",
        "bu\u0308cher.example, xn--bcher-kva.example, NAME_AND_BELOW",
        "*.Bücher.example, xn--bcher-kva.example, BELOW",
        "=straße.example, xn--strae-oqa.example, NAME_ONLY", // not transitional: not strasse
        "βόλος.example, xn--nxasmm1c.example, NAME_AND_BELOW", // the final sigma stays one
        "faß。example, xn--fa-hia.example, NAME_AND_BELOW", // an ideographic full stop separates
        "ｅｘａｍｐｌｅ．ｏｒｇ, example.org, NAME_AND_BELOW",
        "правда.рф, xn--80aafi6cg.xn--p1ai, NAME_AND_BELOW",
        "مثال.إختبار, xn--mgbh0fb.xn--kgbechtv, NAME_AND_BELOW",
        "例え.テスト, xn--r8jz45g.xn--zckzah, NAME_AND_BELOW",
        "_dmarc.bücher.example, _dmarc.xn--bcher-kva.example, NAME_AND_BELOW",
        "r3---ü.example, xn--r3----ova.example, NAME_AND_BELOW",
    })
    void entry_isOneForm(String written, String canonical, Cover cover) {
        assertEquals(NameOutcome.NAME, read(written));
        assertEquals(canonical, reader.name().toString());
        assertEquals(cover, reader.cover());
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY_LABEL",
        "=, EMPTY_LABEL",
        "*., EMPTY_LABEL",
        "*, BAD_CHARACTER",
        "*x.test, BAD_CHARACTER",
        "**.x.test, BAD_CHARACTER",
        "=*.x.test, BAD_CHARACTER",
        "*.=x.test, BAD_CHARACTER",
        "ü b.example, BAD_CHARACTER",
        "ü/b.example, BAD_CHARACTER",
        "ü..example, EMPTY_LABEL",
        "\u00ad.example, EMPTY_LABEL", // a soft hyphen is nothing
        "a\u200db.example, BAD_CHARACTER", // a joiner where it joins nothing
        "אa.example, BAD_CHARACTER", // mixed directions
        "\u0308a.example, BAD_CHARACTER", // begins with a combining mark
        "\ufffd.example, BAD_CHARACTER",
        "１２７.0.0.1, ADDRESS",
        "127.0.0.1, ADDRESS",
        "。, ROOT",
    })
    void entry_refused(String written, NameOutcome outcome) {
        assertEquals(outcome, read(written));
        assertEquals(0, reader.name().labelCount());
    }

    @Test
    void entry_tooLong() {
        assertEquals(NameOutcome.TOO_LONG, read("ü" + "a".repeat(63) + ".example"));
        assertEquals(NameOutcome.TOO_LONG, read("ü.".repeat(40) + "example"));
        assertEquals(NameOutcome.TOO_LONG, read("ü".repeat(1_000_000)));
        assertEquals(NameOutcome.NAME, read("x.test"));
    }

    @Test
    void bytesThatAreNoUtf8() {
        byte[] latin1 = {'b', (byte) 0xfc, 'c', 'h', 'e', 'r', '.', 'd', 'e'};
        assertEquals(NameOutcome.BAD_CHARACTER, reader.read(latin1, 0, latin1.length));
    }

    /** ICU is large and allocates; what lanes run must not reach it. */
    @Test
    void icu_isForListEntriesOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(EntryReader.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.ibm.icu..")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.gatehouse"));
    }

    private NameOutcome read(String text) {
        byte[] source = text.getBytes(UTF_8);
        return reader.read(source, 0, source.length);
    }
}
