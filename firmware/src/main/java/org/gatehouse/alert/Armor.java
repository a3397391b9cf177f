package org.gatehouse.alert;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An OpenPGP message as the text that mails carry: RFC 9580 section 6. */
public final class Armor {
    private static final int LINE = 64;
    private static final int CRC_START = 0xB704CE; // section 6.1, as the next; programs older than the section want it
    private static final int CRC_POLYNOMIAL = 0x864CFB;

    private Armor() {}

    /** The text; its lines end with a line feed. */
    public static String of(byte[] message) {
        Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        int crc = crc(message);
        byte[] check = {(byte) (crc >> 16), (byte) (crc >> 8), (byte) crc};
        return "-----BEGIN PGP MESSAGE-----\n\n"
                + new String(lines.encode(message), StandardCharsets.US_ASCII)
                + "\n=" + Base64.getEncoder().encodeToString(check)
                + "\n-----END PGP MESSAGE-----\n";
    }

    private static int crc(byte[] message) {
        int crc = CRC_START;
        for (byte octet : message) {
            crc ^= (octet & 0xFF) << 16;
            for (int bit = 0; bit < 8; bit++) {
                crc <<= 1;
                crc ^= (crc & 0x1000000) != 0 ? CRC_POLYNOMIAL : 0;
            }
            crc &= 0xFFFFFF;
        }
        return crc;
    }
}
