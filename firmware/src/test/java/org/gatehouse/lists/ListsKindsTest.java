package org.gatehouse.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.ListSource;
import org.gatehouse.config.LockedKind;
import org.gatehouse.config.SignatureKind;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sources of every kind: signed, locked, folders, archives, and what the settings say of public suffixes. */
@Tag("R01")
class ListsKindsTest extends ListsFixture {
    @Test
    void publicSuffix_droppedOrKeptAsTheSettingsSay() throws Exception {
        server.serve(PATH, "\"1\"", text("a.test", "bet.br"));
        open(bets());
        assertEquals(List.of("bets public-suffix 0 +0 -0"), update());
        assertTrue(lists.journal(1).get(0).detail().contains("'bet.br' is a public suffix"));
        lists.close();
        open(new ListSource(
                "bets",
                1,
                server.uri(PATH),
                ListFormat.DOMAINS,
                Optional.of("gambling"),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                SuffixRule.DROP));
        assertEquals("bets changed 1 +1 -0", update().get(0));
        assertEquals("1 public suffixes left out", lists.journal(2).get(0).detail());
        assertEquals(Set.of(), categories("anything.bet.br"));
    }

    @Test
    void signature_isNeededAndChecked() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = keys.getPublic().getEncoded();
        Path key = Files.writeString(
                folder.resolve("maker.pub"), Base64.getEncoder().encodeToString(encoded));
        ListSource signed = new ListSource(
                "bets",
                1,
                server.uri(PATH),
                ListFormat.DOMAINS,
                Optional.of("gambling"),
                Map.of(),
                Optional.of(new ListSource.Signed(SignatureKind.ED25519, key, server.uri("/bets.sig"))),
                Optional.empty(),
                SuffixRule.REFUSE);
        open(signed);
        assertEquals(List.of("bets not-fetched 0 +0 -0"), update(), "no signature there");
        byte[] content = text("a.test", "b.test");
        server.serve(PATH, "\"1\"", content);
        server.serve("/bets.sig", "\"1\"", sign(keys, content));
        assertEquals("bets changed 2 +2 -0", update().get(0));
        NameTable before = lists.table();
        server.serve(PATH, "\"2\"", text("a.test", "evil.test"));
        assertEquals(List.of("bets bad-signature 2 +0 -0"), update());
        assertSame(before, lists.table());
        server.serve("/bets.sig", "\"2\"", sign(keys, text("a.test", "evil.test")));
        assertEquals("bets changed 2 +1 -1", update().get(0));
    }

    private static byte[] sign(KeyPair keys, byte[] content) throws Exception {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(keys.getPrivate());
        signer.update(content);
        return signer.sign();
    }

    @Test
    void key_thatIsNone_isAFaultAtStart() throws Exception {
        Path key = Files.writeString(folder.resolve("maker.pub"), "no key");
        ListSource signed = new ListSource(
                "bets",
                1,
                server.uri(PATH),
                ListFormat.DOMAINS,
                Optional.of("gambling"),
                Map.of(),
                Optional.of(new ListSource.Signed(SignatureKind.OPENPGP, key, server.uri("/bets.sig"))),
                Optional.empty(),
                SuffixRule.REFUSE);
        ConfigException thrown = assertThrows(ConfigException.class, () -> open(signed));
        assertTrue(thrown.getMessage().startsWith("source bets: " + key), thrown.getMessage());
    }

    @Test
    void folders_ofOwnListsFillTheCategoriesOfTheirNames() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Files.writeString(own.resolve("year-six.txt"), "fun.test\n");
        Files.writeString(own.resolve("README.md"), "not a list\n");
        open(own("own", "own", null));
        assertTrue(lists.vocabulary().bit("year-six") >= 0, "a policy can name it before anything was read");
        assertEquals("own changed 1 +1 -0", update().get(0));
        assertEquals(Set.of("year-six"), categories("fun.test"));
        Files.writeString(own.resolve("year-five.txt"), "more.test\n");
        Files.writeString(own.resolve("locked-iwf.txt"), "more.test\n");
        assertEquals(List.of("own unreadable 1 +0 -0"), update());
        Files.delete(own.resolve("locked-iwf.txt"));
        assertEquals("own changed 2 +1 -0", update().get(0));
        assertEquals(Set.of("year-five"), categories("more.test"));
    }

    @Test
    @Tag("R37")
    void names_inAnyScriptAreWhatABrowserAsksFor() throws Exception {
        server.serve(PATH, "\"1\"", text("Bücher.test", "казино.рф", "*.例え.test", "xn--spiele-wxa.test"));
        open(bets());
        assertEquals("bets changed 4 +4 -0", update().get(0));
        assertEquals(Set.of("gambling"), categories("www.xn--bcher-kva.test"));
        assertEquals(Set.of("gambling"), categories(java.net.IDN.toASCII("казино.рф")));
        assertEquals(Set.of("gambling"), categories("a.xn--r8jz45g.test"));
        assertEquals(Set.of(), categories("xn--r8jz45g.test"));
        assertEquals(Set.of("gambling"), categories("xn--spiele-wxa.test"));
    }

    @Test
    @Tag("R02")
    @Tag("R03")
    void lockedLayer_isItsOwnCategoryAndNeverShown() throws Exception {
        server.serve("/iwf", "\"1\"", text("secret-one.test", "secret two", "secret-three.test", "blogspot.com"));
        ListSource locked = new ListSource(
                "iwf",
                1,
                server.uri("/iwf"),
                ListFormat.DOMAINS,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.of(LockedKind.IWF),
                SuffixRule.REFUSE);
        open(bets(), locked);
        assertEquals(
                "not supplied: its source was never fetched",
                lists.lockedLayer().get(0).text());
        assertEquals("not supplied", lists.lockedLayer().get(1).text());
        update();
        assertEquals(Set.of("locked-iwf"), categories("www.secret-one.test"));
        assertTrue(
                Categories.isLocked(
                        lists.table().categories().id(Categories.standard().size())),
                "there is always room for it");
        assertTrue(lists.lockedLayer().get(0).isSupplied());
        assertTrue(lists.lockedLayer().get(0).text().startsWith("3 names, of "));
        assertFalse(lists.lockedLayer().get(1).isSupplied());
        server.serve("/iwf", "\"2\"", text("secret-one.test", "co.uk"));
        update();
        server.serve("/iwf", "\"3\"", text("secret one", "secret two"));
        update();
        assertFalse(
                lists.journal(100).toString().contains("secret"),
                lists.journal(100).toString());
        assertFalse(
                lists.journal(100).toString().contains("co.uk"),
                lists.journal(100).toString());
        assertEquals(Set.of("locked-iwf"), categories("secret-three.test"), "what was in force stays");
        Path copy = folder.resolve("store/sources/iwf.entries");
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
    }

    @Test
    @Tag("R02")
    void withoutSources_theLayerIsNotSupplied() throws Exception {
        open();
        assertEquals(
                List.of("not supplied", "not supplied"),
                lists.lockedLayer().stream().map(LockedSlot::text).toList());
        assertEquals(List.of(), lists.updateNow().get(10, TimeUnit.SECONDS));
        assertEquals(List.of(), lists.journal(10));
        assertEquals(Set.of("gambling"), categories("www.bet365.com"));
    }

    @Test
    void ut1_archiveOfFolders() throws Exception {
        server.serve("/blacklists.tar.gz", "\"1\"", archive());
        open(new ListSource(
                "ut1",
                1,
                server.uri("/blacklists.tar.gz"),
                ListFormat.UT1,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                SuffixRule.REFUSE));
        assertEquals("ut1 changed 3 +3 -0", update().get(0));
        assertEquals(
                "1 addresses left out, 1 folders without a category left out",
                lists.journal(2).get(0).detail());
        assertEquals(Set.of("adult"), categories("www.adult.test"));
        assertEquals(Set.of("discrimination"), categories("hate.test"));
        assertEquals(Set.of(), categories("bank.test"));
        assertEquals("ut1/adult", listOf("www.adult.test"));
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            put(tar, "blacklists/adult/domains", "adult.test\nadult2.test\n192.0.2.1\n");
            put(tar, "blacklists/adult/urls", "adult.test/page\n");
            put(tar, "blacklists/agressif/domains", "hate.test\n");
            put(tar, "blacklists/bank/domains", "bank.test\n");
            put(tar, "blacklists/adult/usage", "black\n");
            TarArchiveEntry link = new TarArchiveEntry("blacklists/porn", TarConstants.LF_SYMLINK);
            link.setLinkName("adult");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, String text) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(text.length());
        tar.putArchiveEntry(entry);
        tar.write(text.getBytes(UTF_8));
        tar.closeArchiveEntry();
    }
}
