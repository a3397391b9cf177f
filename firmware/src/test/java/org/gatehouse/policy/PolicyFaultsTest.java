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
                        F:6:1: unknown key 'blok' in [groups.staff]; expected one of block, allow, mode, stances
                        F:11:1: unknown key 'note' in [devices]; expected one of name, mac, group
                        F:12:1: unknown key 'group'; expected one of groups, devices, networks, unknown-devices"""),
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
