package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameOutcome;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.NameTableBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may reach what, when: the order of judgement, and every edge of hours, days, terms and clocks. Times are of London; one with a question mark is of a clock that nobody believes. A case
 * must be the same for the lanes and for an explanation.
 */
class JudgementCasesTest {
    private static final String POLICY = """
            unknown-devices = "visitors"
            [school]
            time-zone = "Europe/London"

            [[terms]]
            name = "autumn"
            from = 2026-09-03
            to = 2026-12-18
            closed = [2026-10-26, 2026-10-27, 2026-10-28, 2026-10-29, 2026-10-30, 2026-11-27]
            [[terms]]
            name = "summer"
            from = 2027-04-12
            to = 2027-07-21
            closed = [2027-05-03]

            [hours."school hours"]
            days = ["mon", "tue", "wed", "thu", "fri"]
            from = "08:30"
            to = "15:30"
            calendar = "term"
            [hours."holiday club"]
            days = ["mon", "tue", "wed", "thu", "fri"]
            from = "09:00"
            to = "16:00"
            calendar = "holidays"
            [hours.night]
            from = "22:00"
            to = "06:00"
            [hours."saturday night"]
            days = ["sat"]
            from = "23:00"
            to = "03:00"
            [hours.twice]
            days = ["sun"]
            from = "01:15"
            to = "01:45"
            [hours.early]
            days = ["sun"]
            from = "00:30"
            to = "01:30"
            [hours.office]
            days = ["mon", "tue", "wed", "thu", "fri"]
            from = "07:00"
            to = "19:00"
            [hours.sunday]
            days = ["sun"]

            [groups.pupils]
            block = ["games", "adult", "social"]
            allow = ["chess.games.test", "=only.games.test", "*.below.games.test", "iwf.test"]
            refuse = ["bad.test", "tie.test"]
            [groups.staff]
            block = ["adult"]
            alert = ["social"]
            [groups.visitors]
            block = ["adult", "social"]
            [groups.phones]
            block = ["adult"]
            allow = ["help.test"]
            [groups.boarders]
            block = []
            [groups.house]
            block = ["video"]
            [groups.shut]
            block = []
            [groups.open]
            block = ["video"]
            [groups.office]
            block = []
            [groups.eyfs]
            mode = "allow-only"
            allow = ["story.test"]
            [groups.eyfs.stances]
            doh = "flag"

            [[schedules]]
            name = "lessons"
            groups = ["staff"]
            when = "school hours"
            block = ["social"]
            [[schedules]]
            name = "club"
            groups = ["pupils", "eyfs"]
            when = "holiday club"
            allow = ["games"]
            [[schedules]]
            name = "phones away"
            groups = ["phones"]
            when = "school hours"
            internet = false
            [[schedules]]
            name = "lights out"
            groups = ["boarders"]
            when = "night"
            internet = false
            [[schedules]]
            name = "film"
            groups = ["house"]
            when = "saturday night"
            allow = ["video"]
            [[schedules]]
            name = "no film"
            groups = ["house"]
            days = ["sun"]
            from = "01:00"
            to = "02:00"
            block = ["video"]
            [[schedules]]
            name = "twice shut"
            groups = ["shut"]
            when = "twice"
            block = ["video"]
            [[schedules]]
            name = "early shut"
            groups = ["shut"]
            when = "early"
            block = ["games"]
            [[schedules]]
            name = "sunday shut"
            groups = ["shut"]
            when = "sunday"
            block = ["social"]
            [[schedules]]
            name = "twice open"
            groups = ["open"]
            when = "twice"
            allow = ["video"]
            [[schedules]]
            name = "closed"
            groups = ["office"]
            outside = "office"
            internet = false

            [[rules]]
            names = ["everyone.test"]
            action = "block"
            groups = "everyone"
            reason = "reported"
            [[rules]]
            names = ["long.test", "a.b.long.test"]
            action = "block"
            groups = ["pupils", "phones"]
            [[rules]]
            names = ["b.long.test", "tie.test", "x.everyone.test", "lesson.story.test"]
            action = "allow"
            groups = "everyone"
            [[rules]]
            names = ["no.story.test"]
            action = "block"
            groups = ["eyfs"]
            [[rules]]
            names = ["slot.test", "games.test"]
            action = "allow"
            groups = ["pupils", "eyfs"]
            from = 2026-11-20T10:00:00
            until = 2026-11-20T11:00:00
            [[rules]]
            names = ["week.test"]
            action = "block"
            groups = ["pupils"]
            from = 2026-11-16T00:00:00
            until = 2026-11-21T00:00:00Z
            [[rules]]
            names = ["later.test"]
            action = "block"
            groups = ["pupils"]
            until = 2026-10-25T01:30:00

            [[devices]]
            name = "tablet"
            mac = "02:00:00:00:00:01"
            group = "pupils"
            [[devices]]
            name = "spare tablet"
            mac = "02:00:00:00:00:02"
            group = "pupils"
            [[devices]]
            name = "router"
            mac = "02:00:00:00:00:03"
            kind = "shared"
            groups = ["staff", "visitors", "phones"]
            [[devices]]
            name = "name server"
            mac = "02:00:00:00:00:04"
            kind = "resolver"
            group = "pupils"
            [[devices]]
            name = "nursery's router"
            mac = "02:00:00:00:00:05"
            kind = "shared"
            groups = ["staff", "eyfs"]
            [[networks]]
            vlan = 20
            group = "staff"
            [[networks]]
            subnet = "10.0.0.0/8"
            group = "office"

            [[quarantine]]
            device = "spare tablet"
            reason = "advice is sought"
            from = 2026-11-20T10:00:00
            until = 2026-11-20T11:00:00
            [[quarantine]]
            mac = "02:00:00:00:00:06"
            reason = "found in a corridor"
            """;

    private static final Categories CATEGORIES = Categories.standard().with("locked-iwf");

    /** One device for each group that has no special one: those of VLANs 101 and so on. */
    private static final List<String> GROUPS =
            List.of("pupils", "staff", "visitors", "phones", "boarders", "house", "shut", "open", "office", "eyfs");

    private static final Map<String, Long> DEVICES =
            Map.of("tablet", 1L, "spare", 2L, "router", 3L, "resolver", 4L, "nursery", 5L, "found", 6L, "unknown", 99L);

    private final CanonicalName name = new CanonicalName();
    private final Match match = new Match();
    private final NameTable table = table();

    @ParameterizedTest(name = "{0}")
    @Tag("R04")
    @Tag("R13")
    @Tag("R29")
    @CsvSource(delimiter = '|', textBlock = """
            a minute before school                      | 2026-11-20T08:29:59Z       | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            the first moment of school                  | 2026-11-20T08:30:00Z       | staff    | social.test       | BLOCK SCHEDULE
            in the middle of the day                    | 2026-11-20T12:00:00Z       | staff    | social.test       | BLOCK SCHEDULE
            the last moment of school                   | 2026-11-20T15:29:59.999Z   | staff    | social.test       | BLOCK SCHEDULE
            after school                                | 2026-11-20T15:30:00Z       | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            on a Saturday of the term                   | 2026-11-21T12:00:00Z       | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            on a Sunday of the term                     | 2026-11-22T12:00:00Z       | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            on a Monday                                 | 2026-11-23T12:00:00Z       | staff    | social.test       | BLOCK SCHEDULE
            in half-term                                | 2026-10-27T12:00:00Z       | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            the Monday after half-term                  | 2026-11-02T12:00:00Z       | staff    | social.test       | BLOCK SCHEDULE
            on a training day                           | 2026-11-27T12:00:00Z       | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            on the first day of term                    | 2026-09-03T09:00:00+01:00  | staff    | social.test       | BLOCK SCHEDULE
            on the day before term                      | 2026-09-02T09:00:00+01:00  | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            on the last day of term                     | 2026-12-18T12:00:00Z       | staff    | social.test       | BLOCK SCHEDULE
            on the first day of the holidays            | 2026-12-21T12:00:00Z       | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            on a bank holiday                           | 2027-05-03T12:00:00+01:00  | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            on the day after it                         | 2027-05-04T12:00:00+01:00  | staff    | social.test       | BLOCK SCHEDULE
            a year that the terms do not speak of       | 2028-05-04T12:00:00+01:00  | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            summer time, a minute before school         | 2027-06-01T07:29:59Z       | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            summer time, the first moment of school     | 2027-06-01T07:30:00Z       | staff    | social.test       | BLOCK SCHEDULE
            summer time, the last moment of school      | 2027-06-01T14:29:59Z       | staff    | social.test       | BLOCK SCHEDULE
            summer time, after school                   | 2027-06-01T14:30:00Z       | staff    | social.test       | ALLOW NOT_BLOCKED_HERE
            the schedule is another group's             | 2026-11-20T12:00:00Z       | boarders | social.test       | ALLOW NOT_BLOCKED_HERE
            always blocked, and a schedule beside it    | 2026-11-20T12:00:00Z       | staff    | adult.test        | BLOCK CATEGORY
            in two categories, the schedule comes first | 2026-11-20T12:00:00Z       | staff    | adult.social.test | BLOCK SCHEDULE
            in two categories, after school             | 2026-11-20T16:00:00Z       | staff    | adult.social.test | BLOCK CATEGORY
            nobody knows the time, what shuts is shut   | ?2026-11-21T12:00:00Z      | staff    | social.test       | BLOCK SCHEDULE
            nobody knows the time, and it is night      | ?1970-01-01T00:00:10Z      | staff    | social.test       | BLOCK SCHEDULE
            nobody knows the time, of other names       | ?2026-11-21T12:00:00Z      | staff    | free.test         | ALLOW NOT_LISTED

            a club that opens, on a school day          | 2026-11-20T12:00:00Z       | pupils   | games.test        | BLOCK CATEGORY
            a club that opens, in half-term             | 2026-10-27T12:00:00Z       | pupils   | games.test        | ALLOW SCHEDULE
            a club that opens, below the name           | 2026-10-27T12:00:00Z       | pupils   | www.games.test    | ALLOW SCHEDULE
            a club that opens, a moment before          | 2026-10-27T08:59:59Z       | pupils   | games.test        | BLOCK CATEGORY
            a club that opens, its end                  | 2026-10-27T16:00:00Z       | pupils   | games.test        | BLOCK CATEGORY
            a club that opens, on the weekend           | 2026-10-31T12:00:00Z       | pupils   | games.test        | BLOCK CATEGORY
            a club that opens, on a bank holiday        | 2027-05-03T12:00:00+01:00  | pupils   | games.test        | ALLOW SCHEDULE
            a club that opens, on a training day        | 2026-11-27T12:00:00Z       | pupils   | games.test        | ALLOW SCHEDULE
            a club that opens, at Christmas             | 2026-12-22T12:00:00Z       | pupils   | games.test        | ALLOW SCHEDULE
            a club opens only what it says              | 2026-10-27T12:00:00Z       | pupils   | social.test       | BLOCK CATEGORY
            a club opens nothing that is worse, too     | 2026-10-27T12:00:00Z       | pupils   | adult.games.test  | BLOCK CATEGORY
            a club for those who reach chosen names     | 2026-10-27T12:00:00Z       | eyfs     | games.test        | ALLOW SCHEDULE
            a club opens no unlisted name for them      | 2026-10-27T12:00:00Z       | eyfs     | free.test         | BLOCK NOT_ALLOWED
            nobody knows the time, the club is shut     | ?2026-10-27T12:00:00Z      | pupils   | games.test        | BLOCK CATEGORY

            phones in a lesson                          | 2026-11-20T12:00:00Z       | phones   | free.test         | BLOCK SCHEDULE
            phones after school                         | 2026-11-20T15:30:00Z       | phones   | free.test         | ALLOW NOT_LISTED
            phones in the holidays                      | 2026-12-22T12:00:00Z       | phones   | free.test         | ALLOW NOT_LISTED
            phones in a lesson, a name that is allowed  | 2026-11-20T12:00:00Z       | phones   | help.test         | ALLOW ALLOWED_NAME
            phones in a lesson, a name that is refused  | 2026-11-20T12:00:00Z       | phones   | everyone.test     | BLOCK BLOCKED_NAME
            phones in a lesson, unlawful                | 2026-11-20T12:00:00Z       | phones   | iwf.test          | BLOCK LOCKED
            nobody knows the time, phones are away      | ?2026-11-21T12:00:00Z      | phones   | free.test         | BLOCK SCHEDULE
            nobody knows the time, an allowed name      | ?2026-11-21T12:00:00Z      | phones   | help.test         | ALLOW ALLOWED_NAME

            a moment before the night                   | 2026-11-20T21:59:59Z       | boarders | free.test         | ALLOW NOT_LISTED
            the first moment of the night               | 2026-11-20T22:00:00Z       | boarders | free.test         | BLOCK SCHEDULE
            a moment before midnight                    | 2026-11-20T23:59:59Z       | boarders | free.test         | BLOCK SCHEDULE
            midnight                                    | 2026-11-21T00:00:00Z       | boarders | free.test         | BLOCK SCHEDULE
            the last moment of the night                | 2026-11-21T05:59:59Z       | boarders | free.test         | BLOCK SCHEDULE
            the morning                                 | 2026-11-21T06:00:00Z       | boarders | free.test         | ALLOW NOT_LISTED
            the night in which clocks go forward        | 2027-03-28T01:00:00Z       | boarders | free.test         | BLOCK SCHEDULE
            its last moment, an hour early              | 2027-03-28T04:59:59Z       | boarders | free.test         | BLOCK SCHEDULE
            the morning after it                        | 2027-03-28T05:00:00Z       | boarders | free.test         | ALLOW NOT_LISTED
            the night in which clocks go back           | 2026-10-25T01:00:00Z       | boarders | free.test         | BLOCK SCHEDULE
            its last hour                               | 2026-10-25T05:30:00Z       | boarders | free.test         | BLOCK SCHEDULE
            the morning after that one                  | 2026-10-25T06:00:00Z       | boarders | free.test         | ALLOW NOT_LISTED

            over midnight, a moment before              | 2026-11-21T22:59:59Z       | house    | video.test        | BLOCK CATEGORY
            over midnight, on its day                   | 2026-11-21T23:00:00Z       | house    | video.test        | ALLOW SCHEDULE
            over midnight, on the next day              | 2026-11-22T00:30:00Z       | house    | video.test        | ALLOW SCHEDULE
            over midnight, another one shuts            | 2026-11-22T01:30:00Z       | house    | video.test        | BLOCK SCHEDULE
            over midnight, the last moment              | 2026-11-22T02:59:59Z       | house    | video.test        | ALLOW SCHEDULE
            over midnight, the end                      | 2026-11-22T03:00:00Z       | house    | video.test        | BLOCK CATEGORY
            over midnight, the next night               | 2026-11-22T23:30:00Z       | house    | video.test        | BLOCK CATEGORY
            over midnight, the night before             | 2026-11-21T00:30:00Z       | house    | video.test        | BLOCK CATEGORY
            over midnight, clocks go forward            | 2027-03-28T01:30:00Z       | house    | video.test        | ALLOW SCHEDULE
            over midnight, the end, clocks forward      | 2027-03-28T02:00:00Z       | house    | video.test        | BLOCK CATEGORY
            over midnight, the hour that comes twice    | 2026-10-25T02:30:00Z       | house    | video.test        | ALLOW SCHEDULE

            clocks back, shut at the first 01:15        | 2026-10-25T00:15:00Z       | shut     | video.test        | BLOCK SCHEDULE
            clocks back, a moment before that           | 2026-10-25T00:14:59Z       | shut     | video.test        | ALLOW NOT_BLOCKED_HERE
            clocks back, shut in between                | 2026-10-25T01:00:00Z       | shut     | video.test        | BLOCK SCHEDULE
            clocks back, shut until the second 01:45    | 2026-10-25T01:44:59Z       | shut     | video.test        | BLOCK SCHEDULE
            clocks back, free after it                  | 2026-10-25T01:45:00Z       | shut     | video.test        | ALLOW NOT_BLOCKED_HERE
            clocks back, not opened at the first        | 2026-10-25T00:30:00Z       | open     | video.test        | BLOCK CATEGORY
            clocks back, not opened at the second       | 2026-10-25T01:30:00Z       | open     | video.test        | BLOCK CATEGORY
            the Sunday after, opened                    | 2026-11-01T01:30:00Z       | open     | video.test        | ALLOW SCHEDULE
            clocks forward, a time that never comes     | 2027-03-28T01:00:00Z       | shut     | video.test        | ALLOW NOT_BLOCKED_HERE
            clocks forward, before that time            | 2027-03-28T00:59:59Z       | shut     | video.test        | ALLOW NOT_BLOCKED_HERE
            clocks forward, an end that never comes     | 2027-03-28T00:59:59Z       | shut     | games.test        | BLOCK SCHEDULE
            clocks forward, shut no longer than that    | 2027-03-28T01:00:00Z       | shut     | games.test        | ALLOW NOT_BLOCKED_HERE
            a whole day, its first moment               | 2026-11-22T00:00:00Z       | shut     | social.test       | BLOCK SCHEDULE
            a whole day, its last moment                | 2026-11-22T23:59:59Z       | shut     | social.test       | BLOCK SCHEDULE
            a whole day, the day before                 | 2026-11-21T23:59:59Z       | shut     | social.test       | ALLOW NOT_BLOCKED_HERE
            a whole day, the day after                  | 2026-11-23T00:00:00Z       | shut     | social.test       | ALLOW NOT_BLOCKED_HERE
            a whole day of 25 hours, the last           | 2026-10-25T23:59:59Z       | shut     | social.test       | BLOCK SCHEDULE
            a whole day of 23 hours, the last           | 2027-03-28T22:59:59Z       | shut     | social.test       | BLOCK SCHEDULE
            a whole day of 23 hours, the day after      | 2027-03-28T23:00:00Z       | shut     | social.test       | ALLOW NOT_BLOCKED_HERE

            outside of hours, before                    | 2026-11-20T06:59:59Z       | office   | free.test         | BLOCK SCHEDULE
            outside of hours, the first moment in       | 2026-11-20T07:00:00Z       | office   | free.test         | ALLOW NOT_LISTED
            outside of hours, the last moment in        | 2026-11-20T18:59:59Z       | office   | free.test         | ALLOW NOT_LISTED
            outside of hours, after                     | 2026-11-20T19:00:00Z       | office   | free.test         | BLOCK SCHEDULE
            outside of hours, on a Saturday             | 2026-11-21T12:00:00Z       | office   | free.test         | BLOCK SCHEDULE
            outside of hours, nobody knows the time     | ?2026-11-20T12:00:00Z      | office   | free.test         | BLOCK SCHEDULE
            """)
    void schedules(String what, String time, String who, String asked, String expected) throws ConfigException {
        check(time, who, asked, expected);
    }

    @ParameterizedTest(name = "{0}")
    @Tag("R05")
    @Tag("R25")
    @Tag("R28")
    @Tag("R30")
    @Tag("R32")
    @CsvSource(delimiter = '|', textBlock = """
            on no list                                  | 2026-11-20T12:00:00Z  | pupils   | free.test           | ALLOW NOT_LISTED
            in a blocked category                       | 2026-11-20T12:00:00Z  | pupils   | social.test         | BLOCK CATEGORY
            in a category that is not blocked           | 2026-11-20T12:00:00Z  | pupils   | video.test          | ALLOW NOT_BLOCKED_HERE
            allowed whatever its category               | 2026-11-20T12:00:00Z  | pupils   | chess.games.test    | ALLOW ALLOWED_NAME
            below an allowed name                       | 2026-11-20T12:00:00Z  | pupils   | a.chess.games.test  | ALLOW ALLOWED_NAME
            only the name                               | 2026-11-20T12:00:00Z  | pupils   | only.games.test     | ALLOW ALLOWED_NAME
            below only the name                         | 2026-11-20T12:00:00Z  | pupils   | a.only.games.test   | BLOCK CATEGORY
            only below a name                           | 2026-11-20T12:00:00Z  | pupils   | a.below.games.test  | ALLOW ALLOWED_NAME
            the name of which only what is below        | 2026-11-20T12:00:00Z  | pupils   | below.games.test    | BLOCK CATEGORY
            refused whatever its category               | 2026-11-20T12:00:00Z  | pupils   | www.bad.test        | BLOCK BLOCKED_NAME
            refused to another group                    | 2026-11-20T12:00:00Z  | staff    | www.bad.test        | ALLOW NOT_LISTED
            locked, though the group allows the name    | 2026-11-20T12:00:00Z  | pupils   | iwf.test            | BLOCK LOCKED
            locked, below the name that is allowed      | 2026-11-20T12:00:00Z  | pupils   | www.iwf.test        | BLOCK LOCKED
            for everyone, pupils                        | 2026-11-20T12:00:00Z  | pupils   | everyone.test       | BLOCK BLOCKED_NAME
            for everyone, staff                         | 2026-11-20T12:00:00Z  | staff    | www.everyone.test   | BLOCK BLOCKED_NAME
            for everyone, unknown devices               | 2026-11-20T12:00:00Z  | unknown  | everyone.test       | BLOCK BLOCKED_NAME
            for everyone, a longer name is allowed      | 2026-11-20T12:00:00Z  | staff    | x.everyone.test     | ALLOW ALLOWED_NAME
            the longest of three: the shortest          | 2026-11-20T12:00:00Z  | pupils   | long.test           | BLOCK BLOCKED_NAME
            the longest of three: beside                | 2026-11-20T12:00:00Z  | pupils   | c.long.test         | BLOCK BLOCKED_NAME
            the longest of three: in the middle         | 2026-11-20T12:00:00Z  | pupils   | b.long.test         | ALLOW ALLOWED_NAME
            the longest of three: below the middle      | 2026-11-20T12:00:00Z  | pupils   | c.b.long.test       | ALLOW ALLOWED_NAME
            the longest of three: the longest           | 2026-11-20T12:00:00Z  | pupils   | x.a.b.long.test     | BLOCK BLOCKED_NAME
            the longest, of another group's             | 2026-11-20T12:00:00Z  | staff    | x.a.b.long.test     | ALLOW ALLOWED_NAME
            of the same length, block beats allow       | 2026-11-20T12:00:00Z  | pupils   | tie.test            | BLOCK BLOCKED_NAME
            of the same length, allow where no block is | 2026-11-20T12:00:00Z  | staff    | tie.test            | ALLOW ALLOWED_NAME
            a label is not a suffix                     | 2026-11-20T12:00:00Z  | pupils   | notbad.test         | ALLOW NOT_LISTED

            chosen names: one of them                   | 2026-11-20T12:00:00Z  | eyfs     | www.story.test      | ALLOW ALLOWED_NAME
            chosen names: another                       | 2026-11-20T12:00:00Z  | eyfs     | free.test           | BLOCK NOT_ALLOWED
            chosen names: a longer one is refused       | 2026-11-20T12:00:00Z  | eyfs     | no.story.test       | BLOCK BLOCKED_NAME
            chosen names: a rule adds one               | 2026-11-20T12:00:00Z  | eyfs     | b.long.test         | ALLOW ALLOWED_NAME
            chosen names: unlawful                      | 2026-11-20T12:00:00Z  | eyfs     | iwf.story.test      | BLOCK LOCKED
            chosen names: for an hour, before           | 2026-11-20T09:59:59Z  | eyfs     | slot.test           | BLOCK NOT_ALLOWED
            chosen names: for an hour, within           | 2026-11-20T10:00:00Z  | eyfs     | slot.test           | ALLOW ALLOWED_NAME

            allowed for an hour, before                 | 2026-11-20T09:59:59Z  | pupils   | games.test          | BLOCK CATEGORY
            allowed for an hour, its first moment       | 2026-11-20T10:00:00Z  | pupils   | games.test          | ALLOW ALLOWED_NAME
            allowed for an hour, its last moment        | 2026-11-20T10:59:59Z  | pupils   | games.test          | ALLOW ALLOWED_NAME
            allowed for an hour, after                  | 2026-11-20T11:00:00Z  | pupils   | games.test          | BLOCK CATEGORY
            allowed for an hour, to nobody else         | 2026-11-20T10:30:00Z  | tablet   | adult.test          | BLOCK CATEGORY
            allowed for an hour, the next day           | 2026-11-21T10:30:00Z  | pupils   | games.test          | BLOCK CATEGORY
            allowed for an hour, nobody knows the time  | ?2026-11-20T10:30:00Z | pupils   | games.test          | BLOCK CATEGORY
            blocked for a week, before                  | 2026-11-15T23:59:59Z  | pupils   | week.test           | ALLOW NOT_LISTED
            blocked for a week, its first moment        | 2026-11-16T00:00:00Z  | pupils   | week.test           | BLOCK BLOCKED_NAME
            blocked for a week, its last moment         | 2026-11-20T23:59:59Z  | pupils   | week.test           | BLOCK BLOCKED_NAME
            blocked for a week, after                   | 2026-11-21T00:00:00Z  | pupils   | week.test           | ALLOW NOT_LISTED
            blocked for a week, nobody knows the time   | ?2026-12-24T00:00:00Z | pupils   | week.test           | BLOCK BLOCKED_NAME
            blocked until an hour that comes twice      | 2026-10-25T01:29:59Z  | pupils   | later.test          | BLOCK BLOCKED_NAME
            blocked until the second of them            | 2026-10-25T01:30:00Z  | pupils   | later.test          | ALLOW NOT_LISTED
            allowed for good, nobody knows the time     | ?2026-12-24T00:00:00Z | pupils   | chess.games.test    | ALLOW ALLOWED_NAME
            blocked for good, nobody knows the time     | ?2026-12-24T00:00:00Z | pupils   | everyone.test       | BLOCK BLOCKED_NAME

            in quarantine, before                       | 2026-11-20T09:59:59Z  | spare    | free.test           | ALLOW NOT_LISTED
            in quarantine, its first moment             | 2026-11-20T10:00:00Z  | spare    | free.test           | BLOCK QUARANTINE
            in quarantine, its last moment              | 2026-11-20T10:59:59Z  | spare    | free.test           | BLOCK QUARANTINE
            in quarantine, after                        | 2026-11-20T11:00:00Z  | spare    | free.test           | ALLOW NOT_LISTED
            in quarantine, a name that is allowed       | 2026-11-20T10:30:00Z  | spare    | chess.games.test    | BLOCK QUARANTINE
            in quarantine, unlawful                     | 2026-11-20T10:30:00Z  | spare    | iwf.test            | BLOCK LOCKED
            in quarantine, nobody knows the time        | ?2026-12-24T00:00:00Z | spare    | free.test           | BLOCK QUARANTINE
            in quarantine, for good                     | 2027-12-24T00:00:00Z  | found    | free.test           | BLOCK QUARANTINE
            another device of the same group            | 2026-11-20T10:30:00Z  | tablet   | free.test           | ALLOW NOT_LISTED

            shared: what all may                        | 2026-11-20T16:00:00Z  | router   | free.test           | ALLOW NOT_LISTED
            shared: what one may not, by category       | 2026-11-20T16:00:00Z  | router   | social.test         | BLOCK CATEGORY
            shared: what one may not, by schedule       | 2026-11-20T12:00:00Z  | router   | free.test           | BLOCK SCHEDULE
            shared: what one may not, by rule           | 2026-11-20T16:00:00Z  | router   | long.test           | BLOCK BLOCKED_NAME
            shared: unlawful                            | 2026-11-20T16:00:00Z  | router   | iwf.test            | BLOCK LOCKED
            shared with those who reach chosen names    | 2026-11-20T16:00:00Z  | nursery  | free.test           | BLOCK NOT_ALLOWED
            shared, and chosen                          | 2026-11-20T16:00:00Z  | nursery  | story.test          | ALLOW NOT_LISTED

            a name server's own: as its group           | 2026-11-20T12:00:00Z  | resolver | games.test          | BLOCK CATEGORY
            """)
    void precedence(String what, String time, String who, String asked, String expected) throws ConfigException {
        check(time, who, asked, expected);
    }

    /** What a name server asks for everybody meets only what every group forbids. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            blocked for its own group only      | 2026-11-20T12:00:00Z | games.test    | ALLOW
            blocked for most                    | 2026-11-20T12:00:00Z | adult.test    | ALLOW
            blocked for everyone                | 2026-11-20T12:00:00Z | everyone.test | BLOCK
            unlawful                            | 2026-11-20T12:00:00Z | iwf.test      | BLOCK
            of a longer name that all may reach | 2026-11-20T12:00:00Z | tie.test      | ALLOW
            """)
    void questionsOfANameServer(String what, String time, String asked, Action expected) throws ConfigException {
        Policy policy = policy(time);
        find(asked);
        Client client = client("resolver");
        Verdict verdict = policy.judgeQuestion(client, name, match);
        assertEquals(expected, verdict.action());
        assertSame(verdict, policy.explainQuestion(client, name, match).verdict());
        assertEquals(
                GROUPS.size(),
                policy.explainQuestion(client, name, match).members().size());
        assertSame(policy.judge(client("tablet"), name, match), policy.judgeQuestion(client("tablet"), name, match));
    }

    private void check(String time, String who, String asked, String expected) throws ConfigException {
        Policy policy = policy(time);
        find(asked);
        Client client = client(who);
        Verdict verdict = policy.judge(client, name, match);
        Trail trail = policy.explain(client, name, match, null);
        assertEquals(expected, verdict.action() + " " + verdict.reason(), trail::toString);
        assertSame(verdict, policy.judge(client, name, match));
        assertSame(verdict, trail.verdict());
        if (trail.members().isEmpty()) {
            Verdict first = trail.said().stream()
                    .map(Trail.Said::verdict)
                    .filter(said -> said != null)
                    .findFirst()
                    .orElseThrow();
            assertSame(verdict, first);
        }
        assertTrue(policy.nextChange().isAfter(policy.moment().now()));
    }

    private static Policy policy(String time) throws ConfigException {
        boolean trusted = !time.startsWith("?");
        Instant now = OffsetDateTime.parse(trusted ? time : time.substring(1)).toInstant();
        StringBuilder text = new StringBuilder(POLICY);
        for (int i = 0; i < GROUPS.size(); i++) {
            text.append("[[networks]]\nvlan = ")
                    .append(101 + i)
                    .append("\ngroup = \"")
                    .append(GROUPS.get(i))
                    .append("\"\n");
        }
        PolicyDocument document = PolicyDocument.parse("cases.toml", text.toString(), CATEGORIES);
        return Policy.of(document, 7, CATEGORIES, new Moment(now, trusted));
    }

    private static Client client(String who) {
        int group = GROUPS.indexOf(who);
        return group < 0
                ? new Client().device(0x020000000000L | DEVICES.get(who), -1)
                : new Client().device(0x020000000050L, 101 + group);
    }

    private void find(String asked) {
        assertEquals(NameOutcome.NAME, name.readText(asked.getBytes(US_ASCII), 0, asked.length()));
        table.find(name, match);
    }

    private static NameTable table() {
        NameTableBuilder builder = NameTableBuilder.inMemory(CATEGORIES);
        CanonicalName listed = new CanonicalName();
        for (String entry : List.of(
                "games.test games",
                "adult.games.test adult",
                "adult.test adult",
                "social.test social",
                "adult.social.test adult",
                "video.test video",
                "iwf.test locked-iwf",
                "iwf.story.test locked-iwf")) {
            String[] words = entry.split(" ");
            listed.readText(words[0].getBytes(US_ASCII), 0, words[0].length());
            builder.add(listed, CATEGORIES.bit(words[1]), builder.list(words[1]));
        }
        return builder.build();
    }
}
