package org.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.Categories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyFaultsTest {
    private static final String GROUPS = """
            unknown-devices = "pupils"
            [groups.pupils]
            block = ["adult", "gambling"]
            [groups.staff]
            block = []
            """;
    private static final String DEVICE = """
            [[devices]]
            name = "tablet"
            mac = "02:00:00:00:00:11"
            group = "pupils"
            """;

    @TempDir
    Path folder;

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("empty file", "", """
                        F:1:1: missing key 'groups'; expected at least one group, such as [groups.pupils]
                        F:1:1: missing key 'unknown-devices'; expected the group of a device that is not named in this file"""),
                arguments(
                        "no group",
                        "unknown-devices = \"pupils\"\n[groups]\n",
                        "F:2:1: missing key 'pupils' in [groups]; expected at least one group, such as [groups.pupils]"),
                arguments(
                        "groups is a number",
                        "unknown-devices = \"pupils\"\ngroups = 3\n",
                        "F:2:1: 'groups' is a whole number; expected a table, [groups]"),
                arguments("unknown keys", GROUPS + "blok = []\n" + DEVICE + "note = \"x\"\n[group]\n", """
                        F:6:1: unknown key 'blok' in [groups.staff]; expected one of block, allow, mode, alert, refuse, youtube, stances, safe-search
                        F:11:1: unknown key 'note' in [devices]; expected one of name, mac, kind, group, owner, groups, agreement
                        F:12:1: unknown key 'group'; expected one of groups, hours, school, terms, rules, alerts, approvals, devices, networks, schedules, contacts, quarantine, unknown-devices"""),
                arguments("unknown categories", GROUPS.replace("\"gambling\"", "\n  \"gamblng\", 'self harm'"), """
                        F:4:3: unknown category 'gamblng'; expected one of gambling, dating, games, hacking, adult and 36 more
                        F:4:14: unknown category 'self harm'; expected one of self-harm, malware, scam, search, chat and 36 more"""),
                arguments(
                        "unknown categories among comments",
                        "unknown-devices = \"p\"\n[groups.p]\nblock = [ # x\n\n  # y\n  \"a#b\", # z\n\t\"ads\"\n,\n  \"zz\",\n]\n",
                        """
                        F:6:3: unknown category 'a#b'; expected one of ads, ai, doh, tor, adult and 36 more
                        F:9:3: unknown category 'zz'; expected one of ai, ads, doh, tor, chat and 36 more"""),
                arguments(
                        "block is no list of texts",
                        GROUPS.replace("block = []", "block = [1, [], \"games\", true]")
                                .replace("[\"adult\", \"gambling\"]", "\"adult\""),
                        """
                        F:3:1: 'block' is text; expected a list of texts
                        F:5:10: an entry of 'block' is a whole number; expected text in quotes
                        F:5:13: an entry of 'block' is a list; expected text in quotes
                        F:5:26: an entry of 'block' is true or false; expected text in quotes"""),
                arguments(
                        "block is missing",
                        GROUPS.replace("block = []", ""),
                        "F:4:1: missing key 'block' in [groups.staff]; expected the categories that this group may"
                                + " not reach, or [] for none"),
                arguments(
                        "unknown mode",
                        GROUPS + "mode = \"allow\"\nallow = []\n",
                        "F:6:1: unknown mode 'allow'; expected one of allow-only, filter"),
                arguments(
                        "allow-only and nothing allowed",
                        GROUPS + "mode = \"allow-only\"\n",
                        "F:4:1: missing key 'allow' in [groups.staff]; expected the names that this group may reach, and"
                                + " no others"),
                arguments(
                        "names allowed that are none, or twice",
                        GROUPS + "allow = [\"a b\", \"192.0.2.1\", \"=x.test\", \"X.test.\", \"\", \".\"]\n",
                        """
                        F:6:10: 'a b' NO
                        F:6:17: '192.0.2.1' NO
                        F:6:41: 'X.test.' is there already; expected each name once
                        F:6:52: '' NO
                        F:6:56: '.' NO""".replace(
                                        "NO",
                                        "is no name; expected a name such as school.example, for itself and all below"
                                                + " it, or =school.example, for itself only")),
                arguments(
                        "stances",
                        GROUPS
                                + "[groups.pupils.stances]\nvpn = \"deny\"\nquic = \"allow\"\ntunnels = \"block\"\n"
                                + "doh = 1\ncontradiction = \"allow\"\ncategory = \"flag\"\n",
                        """
                        F:7:1: unknown answer 'deny'; expected one of flag, allow, block
                        F:8:1: unknown answer 'allow'; expected one of block, judge
                        F:9:1: unknown stance 'tunnels'; expected one of tunnel, no-name, quic, vpn, tor and 11 more
                        F:10:1: 'doh' is a whole number; expected text in quotes
                        F:11:1: 'contradiction' is not for a policy to decide; expected no such key
                        F:12:1: 'category' is not for a policy to decide; expected no such key"""),
                arguments("networks", GROUPS + """
                        [[networks]]
                        group = "pupils"
                        [[networks]]
                        vlan = 4095
                        group = "pupil"
                        [[networks]]
                        vlan = 7
                        subnet = "10.0.0.0/8"
                        group = "pupils"
                        [[networks]]
                        vlan = 7
                        group = "pupils"
                        mac = "x"
                        [[networks]]
                        subnet = "10.0.0.1/8"
                        group = "pupils"
                        [[networks]]
                        subnet = "school.example/24"
                        group = "pupils"
                        [[networks]]
                        subnet = "10.0.0.0/33"
                        group = "pupils"
                        [[networks]]
                        subnet = "2001:db8::/129"
                        """, """
                        F:6:1: missing key 'vlan' in [networks]; expected either of vlan and subnet
                        F:9:1: 4095 is no VLAN; expected a number from 1 to 4094
                        F:10:1: unknown group 'pupil'; expected one of pupils, staff
                        F:13:1: 'vlan' stands there already; expected either of vlan and subnet
                        F:16:1: '7' is in line 12 already; expected each network once
                        F:18:1: unknown key 'mac' in [networks]; expected one of vlan, group, subnet
                        F:20:1: '10.0.0.1/8' has bits behind its first 8; expected zeros there, or another length
                        F:23:1: 'school.example/24' is no subnet; expected an address and a length, such as 192.0.2.0/24 or 2001:db8::/32
                        F:26:1: '10.0.0.0/33' is no subnet; expected an address and a length, such as 192.0.2.0/24 or 2001:db8::/32
                        F:28:1: missing key 'group' in [networks]; expected the group of the network's devices
                        F:29:1: '2001:db8::/129' is no subnet; expected an address and a length, such as 192.0.2.0/24 or 2001:db8::/32"""),
                arguments("school, terms and hours", GROUPS + """
                        [school]
                        time-zone = "Europe/Londn"
                        [[terms]]
                        name = "autumn"
                        from = 2026-12-18
                        to = 2026-09-03
                        [[terms]]
                        name = "spring"
                        from = "2027-01-04"
                        to = 2027-03-25
                        closed = [2027-01-04, 2027-04-01, "x"]
                        [hours.school]
                        days = ["mon", "montag"]
                        from = "8:30"
                        to = "15:30"
                        calendar = "terms"
                        [hours.noon]
                        from = "12:00"
                        [hours.never]
                        from = "12:00"
                        to = "12:00"
                        """, """
                        F:7:1: 'Europe/Londn' is no time zone; expected one such as Europe/London
                        F:11:1: 'to' is before 'from'; expected the last day of the term
                        F:14:1: 'from' is text; expected a date, such as 2026-09-03
                        F:16:35: an entry of 'closed' is text; expected a date, such as 2026-09-03
                        F:18:16: unknown day 'montag'; expected one of mon, tue, thu, sat, sun and 2 more
                        F:19:1: '8:30' is no time; expected one such as "08:30"
                        F:21:1: unknown calendar 'terms'; expected one of term, always, holidays
                        F:22:1: missing key 'to' in [hours.noon]; expected both of them, or neither for the whole day
                        F:26:1: 'to' is the same as 'from'; expected another time, or neither for the whole day"""),
                arguments("lists that end in a date", GROUPS + """
                        [[terms]]
                        name = "the 2026-12-18]"
                        from = 2026-09-03
                        to = 2026-12-18
                        closed = [2026-09-03, 2026-12-18]
                        [[terms]]
                        name = "spring"
                        from = 2027-01-04
                        to = 2027-03-25
                        closed = [2027-03-26]
                        [[terms]]
                        """, """
                        F:15:11: 2027-03-26 is not in the term; expected days from its first to its last
                        F:16:1: missing key 'name' in [terms]; expected what the school calls the term
                        F:16:1: missing key 'from' in [terms]; expected the first day of the term
                        F:16:1: missing key 'to' in [terms]; expected the last day of the term"""),
                arguments("hours by terms that are not there", GROUPS + """
                        [hours.school]
                        calendar = "term"
                        """, """
                        F:7:1: calendar = "term" without terms; expected [[terms]] with their first and last days"""),
                arguments("schedules", GROUPS + """
                        [hours.school]
                        [[schedules]]
                        name = "nothing"
                        groups = ["staff"]
                        [[schedules]]
                        groups = ["staf"]
                        when = "scool"
                        outside = "school"
                        internet = false
                        block = ["game"]
                        [[schedules]]
                        name = "both"
                        groups = []
                        when = "school"
                        from = "12:00"
                        allow = []
                        """, """
                        F:7:1: missing key 'when' in [schedules]; expected the name of hours, or 'days', 'from' and 'to'
                        F:7:1: missing key 'block' in [schedules]; expected what it blocks, what it allows, or internet = false
                        F:10:1: missing key 'name' in [schedules]; expected what the school calls the schedule
                        F:11:11: unknown group 'staf'; expected one of staff, pupils
                        F:12:1: unknown hours 'scool'; expected school
                        F:13:1: two times for one schedule; expected one of 'when', 'outside', and hours of its own
                        F:14:1: 'internet' beside 'block' or 'allow'; expected one or the other
                        F:15:10: unknown category 'game'; expected one of games, ads, ai, scam, chat and 36 more
                        F:18:1: 'groups' names none; expected the groups that it is for
                        F:19:1: two times for one schedule; expected one of 'when', 'outside', and hours of its own"""),
                arguments("rules", GROUPS + """
                        [[rules]]
                        names = ["x.test", "=x.test", "a b"]
                        action = "deny"
                        groups = "pupils"
                        [[rules]]
                        names = []
                        from = 2026-09-03T10:00:00
                        until = 2026-09-03T10:00:00+01:00
                        [[rules]]
                        action = "allow"
                        groups = "everyone"
                        until = 2026-09-03
                        """, """
                        F:7:20: '=x.test' is there already; expected each name once
                        F:7:31: 'a b' is no name; expected a name such as school.example, for itself and all below it, or =school.example, for itself only
                        F:8:1: unknown action 'deny'; expected one of allow, block
                        F:9:1: 'groups' is text; expected "everyone", or a list of groups
                        F:10:1: missing key 'action' in [rules]; expected "allow" or "block"
                        F:10:1: missing key 'groups' in [rules]; expected "everyone", or a list of groups
                        F:11:1: 'names' holds no name; expected the names that it is about
                        F:13:1: 'until' is not after 'from'; expected a later time
                        F:14:1: missing key 'names' in [rules]; expected the names that it is about
                        F:17:1: 'until' is a date or time; expected a date with a time, such as 2026-09-03T15:30:00"""),
                arguments(
                        "devices that stand for others, and quarantine",
                        GROUPS + DEVICE + DEVICE.replace("11", "12") + """
                        [[devices]]
                        name = "router"
                        mac = "02:00:00:00:00:13"
                        kind = "shared"
                        group = "pupils"
                        [[devices]]
                        name = "dns"
                        mac = "02:00:00:00:00:14"
                        kind = "resolvr"
                        groups = ["pupils"]
                        [[quarantine]]
                        device = "tablet"
                        [[quarantine]]
                        device = "tablt"
                        reason = "x"
                        [[quarantine]]
                        reason = "x"
                        """,
                        """
                        F:14:1: missing key 'groups' in [devices]; expected the groups of the devices behind it
                        F:18:1: 'group' of a shared device; expected groups = ["…"], all that are behind it
                        F:19:1: missing key 'group' in [devices]; expected the group of the device
                        F:22:1: unknown kind 'resolvr'; expected one of resolver, device, shared
                        F:23:1: 'groups' of a device of its own; expected group = "…", or kind = "shared"
                        F:24:1: missing key 'reason' in [quarantine]; expected why the device is kept from the internet
                        F:25:1: 2 devices are called 'tablet'; expected the 'mac' of one
                        F:27:1: unknown device 'tablt'; expected one of tablet, dns, router
                        F:29:1: missing key 'device' in [quarantine]; expected the name of a device, or 'mac', and not both"""),
                arguments("the locked layer", "locked-layer = false\n" + GROUPS + """
                        alert = ["locked-iwf"]
                        iwf = "off"
                        [groups.staff.stances]
                        locked-layer = "allow"
                        [[schedules]]
                        name = "s"
                        groups = ["staff"]
                        days = ["mon"]
                        allow = ["locked-terrorism"]
                        """, """
                        F:1:1: 'locked-layer' LOCKED
                        F:7:10: 'locked-iwf' LOCKED
                        F:8:1: 'iwf' LOCKED
                        F:10:1: 'locked-layer' is not for a policy to decide; expected no such key
                        F:15:10: 'locked-terrorism' LOCKED""".replace(
                                "LOCKED",
                                "is of the locked illegal layer, which no policy names; expected nothing: it is blocked for every"
                                        + " group already, before anything in this file")),
                arguments("the rest", GROUPS + """
                        safe-search = "yes"
                        youtube = "none"
                        [groups.everyone]
                        block = []
                        [contacts]
                        help = [{ name = "Childline", url = "childline.example" }, { nam = "x" }]
                        """, """
                        F:6:1: 'safe-search' is text; expected true or false
                        F:7:1: unknown level 'none'; expected one of off, moderate, strict
                        F:8:1: a group called 'everyone'; expected another name: rules mean all groups by it
                        F:11:31: 'url' does not begin with https://; expected https://…
                        F:11:60: missing key 'name' in [contacts.help]; expected what the site is called
                        F:11:60: missing key 'url' in [contacts.help]; expected where it is, https://…
                        F:11:62: unknown key 'nam' in [contacts.help]; expected one of name, url"""),
                arguments("alerts", GROUPS + """
                        [[alerts]]
                        name = ""
                        categories = ["adlt", "locked-iwf"]
                        reasons = ["vpm", "locked-layer", "flood"]
                        groups = ["pupil"]
                        count = 0
                        minutes = 2000
                        tell = "soon"
                        [[alerts]]
                        name = "Unlawful content"
                        every = 1
                        """, """
                        F:7:1: '' is no name; expected 1 to 80 characters
                        F:8:15: unknown category 'adlt'; expected one of adult, ads, ai, chat, doh and 36 more
                        F:8:23: 'locked-iwf' is of the locked illegal layer, which no policy names; expected nothing: it is blocked for every group already, before anything in this file
                        F:9:12: unknown reason 'vpm'; expected one of vpn, doh, dot, doq, tor and 36 more
                        F:9:19: unknown reason 'locked-layer'; expected one of blocked-name, schedule, allowed-name, no-name, not-listed and 36 more
                        F:10:11: unknown group 'pupil'; expected one of pupils, staff
                        F:11:1: 'count' is 0; expected a whole number from 1 to 200
                        F:12:1: 'minutes' is 2000; expected a whole number from 1 to 1440
                        F:13:1: unknown telling 'soon'; expected one of at-once, hourly, daily, never
                        F:14:1: missing key 'categories' in [alerts]; expected 'categories', 'reasons', or marked = true
                        F:15:1: 'Unlawful content' is there already; expected a name of its own
                        F:16:1: unknown key 'every' in [alerts]; expected one of tell, name, count, reasons, marked, groups, minutes, categories"""),
                arguments("alerts about changes", GROUPS + """
                        [[alerts]]
                        name = "a"
                        reasons = ["access-changed", "vpn"]
                        count = 2
                        [[alerts]]
                        name = "b"
                        reasons = ["change-waits"]
                        groups = ["pupils"]
                        """, """
                        F:9:1: a rule about changes of the box has a count; expected a rule of their own without: a change is of no group, and every one counts
                        F:13:1: a rule about changes of the box has groups; expected a rule of their own without: a change is of no group, and every one counts"""),
                arguments(
                        "a group is no table",
                        "unknown-devices = \"pupils\"\ngroups.pupils = 1.5\n",
                        "F:2:1: 'pupils' is a fraction; expected a table, [groups.pupils]"),
                arguments(
                        "unknown groups",
                        GROUPS.replace("\"pupils\"", "\"pupil\"") + DEVICE.replace("\"pupils\"", "\"staf\""),
                        """
                        F:1:1: unknown group 'pupil'; expected one of pupils, staff
                        F:9:1: unknown group 'staf'; expected one of staff, pupils"""),
                arguments(
                        "bad addresses",
                        GROUPS + DEVICE.replace("02:", "2:") + DEVICE.replace("02:", "01:") + DEVICE.replace(":", ""),
                        """
                        F:8:1: '2:00:00:00:00:11' is no MAC address; expected six pairs of hexadecimal digits, such as 02:00:00:00:00:11
                        F:12:1: '01:00:00:00:00:11' is a multicast address; expected the address of one device: an even first pair
                        F:16:1: '020000000011' is no MAC address; expected six pairs of hexadecimal digits, such as 02:00:00:00:00:11"""),
                arguments(
                        "one address twice",
                        GROUPS + DEVICE + DEVICE.replace(":", "-"),
                        "F:12:1: '02-00-00-00-00-11' is in line 8 already; expected each device once"),
                arguments("device without anything", GROUPS + "[[devices]]\n", """
                        F:6:1: missing key 'name' in [devices]; expected what people call the device
                        F:6:1: missing key 'mac' in [devices]; expected an address such as 02:00:00:00:00:11
                        F:6:1: missing key 'group' in [devices]; expected the group of the device"""),
                arguments(
                        "devices are no tables",
                        "devices = [1]\n" + GROUPS,
                        "F:1:12: an entry of 'devices' is a whole number; expected tables, [[devices]]"),
                arguments(
                        "device as a single table",
                        GROUPS + DEVICE.replace("[[devices]]", "[devices]"),
                        "F:6:1: 'devices' is a table; expected tables, [[devices]]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void policy_faults(String what, String text, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("policy.toml"), text);
        ConfigException thrown = assertThrows(ConfigException.class, () -> Policy.load(file, Categories.standard()));
        assertEquals(expected.replaceAll("(?m)^F", file.toString()), thrown.getMessage());
    }

    @Test
    void policy_missingFile() {
        Path missing = folder.resolve("none.toml");
        ConfigException thrown = assertThrows(ConfigException.class, () -> Policy.load(missing, Categories.standard()));
        assertEquals(missing + ": no such file; expected a file in TOML", thrown.getMessage());
    }
}
