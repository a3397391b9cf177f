package org.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose device it is: by VLAN, then by MAC address, then by subnet. */
class NetworksTest {
    private static final String POLICY = """
            unknown-devices = "others"
            [groups]
            pupils.block = []
            staff.block = []
            guests.block = []
            labs.block = []
            lab3.block = []
            others.block = []
            [[devices]]
            name = "a teacher's laptop"
            mac = "02:00:00:00:00:02"
            group = "staff"
            [[networks]]
            vlan = 20
            group = "pupils"
            [[networks]]
            vlan = 4094
            group = "guests"
            [[networks]]
            subnet = "10.3.0.0/16"
            group = "labs"
            [[networks]]
            subnet = "10.3.3.0/24"
            group = "lab3"
            [[networks]]
            subnet = "2001:db8:3::/48"
            group = "labs"
            [[networks]]
            subnet = "2001:db8:3:4::7/128"
            group = "lab3"
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @Tag("E19")
    @Tag("R15")
    @CsvSource({
        "nothing known,                        02:00:00:00:00:01, -1,   192.0.2.1,         others",
        "nothing known and no address,         02:00:00:00:00:01, -1,   ,                  others",
        "a listed device,                      02:00:00:00:00:02, -1,   192.0.2.1,         staff",
        "a listed device and a subnet,         02:00:00:00:00:02, -1,   10.3.3.1,          staff",
        "a VLAN,                               02:00:00:00:00:01, 20,   192.0.2.1,         pupils",
        "its number is the frame's first tag,  02:00:00:00:00:01, 4094, 192.0.2.1,         guests",
        "a listed device's address in a VLAN,  02:00:00:00:00:02, 20,   192.0.2.1,         pupils",
        "a VLAN and a subnet,                  02:00:00:00:00:01, 20,   10.3.3.1,          pupils",
        "another VLAN and a listed device,     02:00:00:00:00:02, 21,   192.0.2.1,         staff",
        "another VLAN and a subnet,            02:00:00:00:00:01, 21,   10.3.3.1,          lab3",
        "priority only,                        02:00:00:00:00:02, 0,    192.0.2.1,         staff",
        "a subnet,                             02:00:00:00:00:01, -1,   10.3.4.1,          labs",
        "the smaller subnet,                   02:00:00:00:00:01, -1,   10.3.3.255,        lab3",
        "beside the subnet,                    02:00:00:00:00:01, -1,   10.4.0.1,          others",
        "IPv6,                                 02:00:00:00:00:01, -1,   2001:db8:3:ffff::1, labs",
        "one address,                          02:00:00:00:00:01, -1,   2001:db8:3:4::7,   lab3",
        "beside it,                            02:00:00:00:00:01, -1,   2001:db8:3:4::6,   labs",
        "another IPv6 network,                 02:00:00:00:00:01, -1,   2001:db8:4::1,     others",
        "the same numbers in IPv4 and IPv6,    02:00:00:00:00:01, -1,   ::10.3.3.1,        others",
    })
    void group_table(String what, String mac, int vlan, String address, String group) throws Exception {
        Client client = new Client().device(MacAddress.parse(mac), vlan);
        if (address != null) {
            place(client, address);
        }
        assertEquals(
                group,
                load(POLICY).judge(client, new CanonicalName(), new Match()).group());
    }

    @Test
    void client_forgetsTheAddressBefore() throws Exception {
        Client client = new Client().device(1, -1);
        place(client, "10.3.3.1");
        client.device(1, -1);
        assertEquals(
                "others",
                load(POLICY).judge(client, new CanonicalName(), new Match()).group());
    }

    /** Bit by bit, as nobody would do it for each opening. */
    @Test
    void subnet_holdsWhatBeginsAlike() throws Exception {
        Random random = new Random(19);
        for (int i = 0; i < 20_000; i++) {
            byte[] one = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(one);
            byte[] other = one.clone();
            other[random.nextInt(one.length)] ^= (byte) (1 << random.nextInt(8));
            int prefix = random.nextInt(one.length * 8 + 1);
            String written = InetAddress.getByAddress(one).getHostAddress() + "/" + prefix;
            Subnet subnet = Subnet.parse(written).orElseThrow().network();
            Client client = new Client().device(0, -1);
            place(client, InetAddress.getByAddress(other).getHostAddress());
            assertEquals(alike(one, other) >= prefix, subnet.holds(client), written);
        }
    }

    private static int alike(byte[] one, byte[] other) {
        int bits = 0;
        while (bits < one.length * 8 && (one[bits / 8] >> 7 - bits % 8 & 1) == (other[bits / 8] >> 7 - bits % 8 & 1)) {
            bits++;
        }
        return bits;
    }

    private static void place(Client client, String address) throws UnknownHostException {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        ByteBuffer view = ByteBuffer.wrap(bytes);
        if (bytes.length == 4) {
            client.address(4, 0, view.getInt() & 0xffffffffL);
        } else {
            client.address(16, view.getLong(), view.getLong());
        }
    }

    private Policy load(String text) throws ConfigException, IOException {
        return Policy.load(Files.writeString(folder.resolve("policy.toml"), text), Categories.standard());
    }
}
