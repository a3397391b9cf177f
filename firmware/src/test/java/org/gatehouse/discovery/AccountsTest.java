package org.gatehouse.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R24")
class AccountsTest {
    private static final long MAC = 0x020000000011L;
    private static final InetAddress HALL = InetAddress.getLoopbackAddress();

    private final Accounts accounts = new Accounts();
    private final InetAddress library = InetAddress.getByName("192.0.2.5");

    AccountsTest() throws Exception {}

    @Test
    void session_beginsAndEnds() {
        accounts.begin(MAC, "pupil7", HALL);
        assertEquals(Optional.of("pupil7"), accounts.userOf(MAC));
        accounts.end(MAC, "pupil7", HALL);
        assertEquals(Optional.empty(), accounts.userOf(MAC));
    }

    @Test
    void stop_ofAnEarlierUser_endsNobodyElsesSession() {
        accounts.begin(MAC, "pupil7", HALL);
        accounts.begin(MAC, "pupil8", HALL);
        accounts.end(MAC, "pupil7", HALL);
        assertEquals(Optional.of("pupil8"), accounts.userOf(MAC));
    }

    @Test
    void stop_ofTheAccessPointThatADeviceLeft_comesLate() {
        accounts.begin(MAC, "pupil7", HALL);
        accounts.begin(MAC, "pupil7", library);
        accounts.end(MAC, "pupil7", HALL);
        assertEquals(Optional.of("pupil7"), accounts.userOf(MAC));
    }

    @Test
    void accessPoint_thatBeginsAnew_endsItsOwnSessions() {
        accounts.begin(MAC, "pupil7", HALL);
        accounts.begin(MAC + 1, "pupil8", library);
        accounts.endAll(HALL);
        assertEquals(Optional.empty(), accounts.userOf(MAC));
        assertEquals(Optional.of("pupil8"), accounts.userOf(MAC + 1));
    }

    @Test
    void sessions_areBounded_andNamesPlain() {
        for (long mac = 0; mac <= Accounts.MAX_SESSIONS; mac++) {
            accounts.begin(mac, "a\u001bb" + mac, HALL);
        }
        assertEquals(Optional.empty(), accounts.userOf(0));
        assertEquals(Optional.of("a?b1"), accounts.userOf(1));
    }

    @ParameterizedTest
    @CsvSource({
        "02-00-00-00-00-11, 2199023255569",
        "02:00:00:00:00:11, 2199023255569",
        "0200.0000.0011, 2199023255569",
        "020000000011, 2199023255569",
        "02-00-00-00-00-1G, -1",
        "192.0.2.1, -1",
        "'', -1"
    })
    void callingStation_asMakersWriteIt(String text, long mac) {
        assertEquals(mac, RadiusAccounting.mac(text));
    }
}
