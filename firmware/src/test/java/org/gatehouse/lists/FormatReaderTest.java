package org.gatehouse.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.name.Cover;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R01")
class FormatReaderTest {
    private final List<String> taken = new ArrayList<>();
    private ReadReport report;

    @Test
    void domains_asTheirMakersWriteThem() throws IOException {
        read(ListFormat.DOMAINS, """
                # a comment
                Bets.Test.
                \t*.spins.test   # what is below only
                =slots.test
                .squid.test
                no domain
                192.0.2.1
                """);
        assertEquals(List.of("bets.test", "*.spins.test", "=slots.test", "squid.test"), taken);
        assertEquals(
                List.of(
                        "F:6:1: 'no domain' is no domain: a character that names do not have; expected a domain, such as"
                                + " example.org",
                        "F:7:1: '192.0.2.1' is no domain: an address; expected a domain, such as example.org"),
                lines(report.refusedLines()));
    }

    @Test
    void hosts_namesThatLeadNowhere() throws IOException {
        read(ListFormat.HOSTS, """
                # Host file
                127.0.0.1 localhost
                ::1 ip6-localhost ip6-loopback
                fe80::1%lo0 localhost
                255.255.255.255 broadcasthost

                0.0.0.0 bets.test www.bets.test # two names
                127.0.0.1\tspins.test\r
                :: slots.test
                0.0.0.0 0.0.0.0
                216.239.38.120 www.google.com
                0.0.0.0 blogspot.com
                bets.test
                0.0.0.0
                """);
        assertEquals(List.of("bets.test", "www.bets.test", "spins.test", "slots.test", "=blogspot.com"), taken);
        assertEquals(
                Map.of("names of the machine itself", 6L, "names with an address of their own", 1L), report.others());
        assertEquals(
                List.of(
                        "F:13:1: 'bets.test' is no line of a hosts file; expected an address and a name, such as 0.0.0.0"
                                + " example.org",
                        "F:14:1: '0.0.0.0' is no line of a hosts file; expected an address and a name, such as 0.0.0.0"
                                + " example.org"),
                lines(report.refusedLines()));
    }

    @Test
    void adBlock_domainRulesOnly() throws IOException {
        read(ListFormat.ADBLOCK, """
                [Adblock Plus 2.0]
                ! Title: an example
                # a comment of a mixed list
                ||bets.test^
                ||Spins.Test^|
                ||slots.test^$all
                ||dice.test^$document
                ||third.test^$third-party
                ||both.test^$document,third-party
                ||open.test
                ||path.test/ads/
                ||path2.test^ads
                ||wild*.test^
                ||192.0.2.1^
                |https://exact.test|
                /banner/ads-
                plain.test
                example.test##.banner
                ##.banner
                example.test#@#.banner
                example.test#?#div:has(a)
                example.test#%#//scriptlet('x')
                @@||good.test^$document
                @@||good.test^|$third-party
                @@/allowed/
                ||bad name^
                """);
        assertEquals(List.of("bets.test", "spins.test", "slots.test", "dice.test"), taken);
        assertEquals(
                Map.of(
                        "rules with a pattern or an option",
                        4L,
                        "rules with an open end",
                        1L,
                        "rules with a path",
                        2L,
                        "rules that are no domains",
                        3L,
                        "rules for parts of pages",
                        5L,
                        "exceptions that are no domains",
                        1L,
                        "addresses",
                        1L),
                report.others());
        assertEquals(1, report.exceptions());
        assertEquals(1, report.refused());
        assertTrue(report.refusedLines().get(0).problem().startsWith("'bad name' is no domain"));
    }

    @Test
    void adBlockException_takesOutTheNameAndAllBelowWhereverItStands() throws IOException {
        read(ListFormat.ADBLOCK, """
                ||good.test^
                ||www.good.test^
                ||notgood.test^
                ||bets.test^
                @@||good.test^
                @@||help.bets.test^
                """);
        assertEquals(List.of("notgood.test", "bets.test"), taken);
        assertEquals(2, report.excepted());
        assertEquals(1, report.idle(), "what is below a listed name cannot be taken out, and is reported");
        assertEquals(
                "2 entries taken out by 2 exceptions, 1 exceptions without an entry of that name",
                report.remarks(SuffixRule.KEEP));
    }

    @Test
    void dnsmasq_domainsWithoutAnAnswer() throws IOException {
        read(ListFormat.DNSMASQ, """
                # comment
                address=/bets.test/0.0.0.0
                address=/bets.test/::
                address=/a.test/b.test/
                address=/hash.test/#
                server=/server.test/
                local=/local.test/   # comment
                server=/open.test/#
                server=/inner.test/192.0.2.53
                address=/page.test/192.0.2.1
                cache-size=1000
                address=/broken.test
                """);
        assertEquals(
                List.of("bets.test", "bets.test", "a.test", "b.test", "hash.test", "server.test", "local.test"), taken);
        assertEquals(
                Map.of(
                        "exceptions below a listed domain",
                        1L,
                        "domains with an address or a server",
                        2L,
                        "lines for other settings",
                        1L),
                report.others());
        assertEquals(
                List.of("F:12:1: 'address=/broken.test' has no closing slash; expected such as address=/example.org/"),
                lines(report.refusedLines()));
    }

    @Test
    void rpz_zoneFile() throws IOException {
        read(ListFormat.RPZ, """
                $TTL 2h
                @ IN SOA localhost. root.localhost. (
                    2026111701 ; serial
                    2h 15m 30d 2h )
                  NS localhost.
                $ORIGIN rpz.example.
                ; a comment
                bets.test            CNAME .
                *.bets.test          CNAME .
                Spins.Test.rpz.example. 60 IN CNAME *.
                drop.test       IN   CNAME rpz-drop.
                null.test            A     0.0.0.0
                                     AAAA  ::
                pass.test            CNAME rpz-passthru.
                www.google.com       CNAME forcesafesearch.google.com.
                page.test            A     192.0.2.1
                txt.test             TXT   "a ; b ( c"
                32.1.2.0.192.rpz-ip  CNAME .
                ns.test.rpz-nsdname  CNAME .
                elsewhere.test.      CNAME .
                *                    CNAME .
                lonely.test
                """);
        assertEquals(
                List.of("=bets.test", "*.bets.test", "=spins.test", "=drop.test", "=null.test", "=null.test"), taken);
        assertEquals(
                Map.of(
                        "rules that let pass",
                        1L,
                        "rewrites",
                        2L,
                        "records of other types",
                        1L,
                        "rules for addresses and servers",
                        2L),
                report.others());
        assertEquals(
                List.of(
                        "F:20:1: 'elsewhere.test.      CNAME .' is outside its zone 'rpz.example.'; expected a name below the"
                                + " zone's",
                        "F:21:1: '*                    CNAME .' is a rule for all names there are; expected a rule for one"
                                + " domain",
                        "F:22:1: 'lonely.test' is no record of a zone; expected such as example.org CNAME ."),
                lines(report.refusedLines()));
    }

    @ParameterizedTest
    @CsvSource({
        "co.uk,              REGISTRY",
        "CO.UK,              REGISTRY",
        "*.co.uk,            REGISTRY",
        "sex.hu,             REGISTRY",
        "anything.ck,        REGISTRY",
        "xn--p1ai,           REGISTRY",
        "xn--55qx5d.cn,      REGISTRY",
        "=co.uk,             NONE",
        "www.ck,             NONE",
        "bbc.co.uk,          NONE",
        "blogspot.com,       HOSTING",
        "a.b.c.d.e.f.test,   NONE",
        "-bad-.example.org,  NONE",
    })
    void publicSuffix_kinds(String entry, PublicSuffixes.Kind kind) throws IOException {
        String written = entry.equals("xn--p1ai") ? "*." + entry : entry;
        read(ListFormat.DOMAINS, written + "\n", SuffixRule.DROP, false);
        assertEquals(kind == PublicSuffixes.Kind.REGISTRY ? 1 : 0, report.suffixes(), entry);
        assertEquals(kind == PublicSuffixes.Kind.HOSTING ? 1 : 0, report.hosting(), entry);
        assertEquals(kind == PublicSuffixes.Kind.REGISTRY ? 0 : 1, report.entries(), entry);
    }

    @Test
    void publicSuffix_keptWhereTheSettingsSaySo() throws IOException {
        read(ListFormat.DOMAINS, "bet.br\n*.xxx\n", SuffixRule.KEEP, false);
        assertEquals(List.of("bet.br", "*.xxx"), taken);
        assertEquals("2 public suffixes", report.remarks(SuffixRule.KEEP));
    }

    @Test
    @Tag("R02")
    @Tag("R03")
    void lockedList_isNeverQuoted() throws IOException {
        read(ListFormat.DOMAINS, "secret entry\nsecret\nsecret..test\nco.uk\nsecret.test\n", SuffixRule.REFUSE, true);
        assertEquals(3, report.refused());
        assertEquals(1, report.suffixes());
        String all = lines(report.refusedLines()) + " " + lines(report.suffixLines()) + " "
                + report.remarks(SuffixRule.KEEP);
        assertTrue(!all.contains("secret") && !all.contains("co.uk"), all);
    }

    @Test
    void line_longerThanAnyEntry_isCutAndRefused() throws IOException {
        read(ListFormat.DOMAINS, "a".repeat(20_000) + "\nb.test\n" + "c".repeat(8192) + "\n");
        assertEquals(List.of("b.test"), taken);
        assertEquals(2, report.refused());
        assertTrue(report.refusedLines().get(0).problem().contains("longer than 8192 bytes"));
    }

    @Test
    void line_markBeforeUtf8AndNoLineEndAtTheEnd() throws IOException {
        read(ListFormat.DOMAINS, "\ufeffa.test\r\nb.test");
        assertEquals(List.of("a.test", "b.test"), taken);
    }

    private void read(ListFormat format, String text) throws IOException {
        read(format, text, SuffixRule.REFUSE, false);
    }

    /** Twice where the format has exceptions, as {@link SourceContent} does. */
    private void read(ListFormat format, String text, SuffixRule suffixes, boolean secret) throws IOException {
        Intake.Terms terms = new Intake.Terms("F", secret, format != ListFormat.DOMAINS, suffixes);
        Exceptions exceptions = new Exceptions();
        byte[] content = text.getBytes(UTF_8);
        FormatReader.readAll(new ByteArrayInputStream(content), format, new Intake(terms, exceptions, null));
        Intake intake = new Intake(terms, exceptions, (name, cover) -> taken.add(prefix(cover) + name));
        FormatReader.readAll(new ByteArrayInputStream(content), format, intake);
        report = intake.report();
    }

    private static String prefix(Cover cover) {
        return switch (cover) {
            case NAME_AND_BELOW -> "";
            case BELOW -> "*.";
            case NAME_ONLY -> "=";
        };
    }

    private static List<String> lines(List<Fault> faults) {
        return faults.stream().map(Fault::toString).toList();
    }
}
