package org.gatehouse.admin;

import static org.gatehouse.admin.TestAppliance.DSL;
import static org.gatehouse.admin.TestAppliance.HEAD;
import static org.gatehouse.admin.TestAppliance.TECHNICIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.alert.Carrier;
import org.gatehouse.alert.Delivery;
import org.gatehouse.alert.KeptAlert;
import org.gatehouse.alert.Letter;
import org.gatehouse.alert.LetterKind;
import org.gatehouse.alert.Mail;
import org.gatehouse.config.MailSettings;
import org.gatehouse.config.MailTls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R08")
class AlertCommandTest extends WithAppliance {
    private static final Instant AT = Instant.parse("2026-11-23T10:15:00Z");

    @Test
    void list_saysWhenByWhichRule_andWhetherTheMailWasTaken() throws Exception {
        keep(1, new byte[] {1, 2, 3});
        keep(2, new byte[] {1, 2, 3});
        long letter = box.alerts()
                .add(
                        new Letter(0, LetterKind.ALERT, "", "s", AT, true, new byte[1], List.of(1L)),
                        List.of("dsl@school.example", "deputy@school.example"));
        box.alerts().note(new Delivery(letter, "dsl@school.example", 1, Optional.of(AT), ""));
        box.alerts().note(new Delivery(letter, "deputy@school.example", 3, Optional.empty(), "refused"));
        Run list = box.run(DSL, "alert", "list");
        assertEquals(0, list.status(), list.err());
        assertEquals("""
                no  when                  rule  category   group   attempts  told     mail
                2   Mon 2026-11-23 10:15  harm  self-harm  pupils  12        at-once  collected
                1   Mon 2026-11-23 10:15  harm  self-harm  pupils  12        at-once  1 of 2 sent: refused
                """, list.out());
        String json = box.run(DSL, "alert", "list", "--json").out();
        assertTrue(json.contains("\"attempts\":3") && json.contains("\"problem\":\"refused\""), json);
    }

    @Test
    @Tag("R20")
    void alerts_areForTheSafeguardingLeadOnly() throws Exception {
        keep(1, new byte[] {1, 2, 3});
        for (Person person : List.of(TECHNICIAN, HEAD)) {
            for (String[] words : List.of(new String[] {"alert", "list"}, new String[] {"alert", "show", "1"})) {
                Run run = box.run(person, words);
                assertEquals(Refusal.NO, run.status());
                assertFalse(run.out().contains("harm"), run.out());
            }
        }
        assertEquals(0, box.run(HEAD, "alert", "rules").status());
    }

    @Test
    void show_printsTheSealedMessage_inArmor() throws Exception {
        keep(1, new byte[] {1, 2, 3});
        keep(2, new byte[0]);
        assertEquals("""
                -----BEGIN PGP MESSAGE-----

                AQID
                =Z2GT
                -----END PGP MESSAGE-----
                """, box.run(DSL, "alert", "show", "1").out());
        assertTrue(box.run(DSL, "alert", "show", "2").err().contains("no key to seal to"));
        assertTrue(box.run(DSL, "alert", "show", "3").err().contains("there is no alert 3"));
    }

    @Test
    void rules_areTheUsualOnes_orThoseOfThePolicy_behindUnlawfulContent() throws Exception {
        String usual = box.run("alert", "rules").out();
        assertTrue(usual.lines().skip(1).findFirst().orElseThrow().startsWith("Unlawful content"), usual);
        assertTrue(usual.contains("10 in 10 min"), usual);
        String changed = box.run("policy", "show").out() + """
                [[alerts]]
                name = "Games in lessons"
                categories = ["games"]
                groups = ["pupils"]
                count = 5
                minutes = 3
                tell = "daily"
                """;
        Run proposed = box.run(
                TECHNICIAN,
                Map.of("p.toml", changed),
                "policy",
                "propose",
                "p.toml",
                "--reason",
                "asked for by Year 4");
        assertEquals(0, proposed.status(), proposed.err());
        assertEquals("""
                rule                   told     attempts    groups    about
                Unlawful content       at-once  1           everyone  locked-layer
                Games in lessons       daily    5 in 3 min  pupils    games
                Changes of the filter  at-once  1           everyone  policy-changed, settings-changed, change-waits, access-changed, keys-changed, backup-restored, firmware-changed
                """, box.run("alert", "rules").out());
    }

    @Test
    void test_sendsToEverybody_andSaysWhereThereIsNoMail() {
        assertTrue(box.run("alert", "test").err().contains("no [mail]"));
        List<String> taken = new ArrayList<>();
        Carrier carrier = () -> new Carrier.Round() {
            @Override
            public void deliver(Letter letter, String address) {
                assertFalse(letter.sealed());
                taken.add(address + " " + letter.subject());
            }

            @Override
            public void close() {}
        };
        MailSettings settings = new MailSettings(
                "mail.example",
                587,
                MailTls.STARTTLS,
                Optional.empty(),
                "box@school.example",
                List.of("dsl@school.example", "deputy@school.example"),
                List.of(),
                Optional.empty());
        box.mail = new Mail(Optional.of(settings), (content, name, at) -> Optional.empty(), carrier);
        Run run = box.run(TECHNICIAN, "alert", "test");
        assertEquals(0, run.status(), run.err());
        assertEquals(
                "dsl@school.example: the mail server took it\ndeputy@school.example: the mail server took it\n",
                run.out());
        assertEquals(List.of("dsl@school.example Gatehouse: a test", "deputy@school.example Gatehouse: a test"), taken);
    }

    private void keep(long number, byte[] sealed) throws Exception {
        box.alerts().add(new KeptAlert(number, AT, true, "harm", "self-harm", "pupils", 12, "at-once", true, sealed));
    }

    /** The check of the armor is known from elsewhere: RFC 9580 section 6.1 has the same polynomial as PGP 2. */
    @Test
    void armor_ofNothing_hasTheStartValueAsItsCheck() {
        String armor = org.gatehouse.alert.Armor.of("".getBytes(StandardCharsets.US_ASCII));
        assertTrue(armor.contains("=twTO"), armor);
    }
}
