package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.policy.Reason;

/** What a hello of TLS, DTLS or QUIC is for, beside its name: encrypted DNS, or a name that it hides. */
final class HelloPurpose {
    private static final int DNS_OVER_TLS =
            853; // RFC 7858 section 3.1; for DTLS RFC 8094 section 3.1, for QUIC RFC 9250 section 4.1.1
    private static final byte[] DOT = "dot".getBytes(US_ASCII); // IANA's ALPN ids
    private static final byte[] DOQ = "doq".getBytes(US_ASCII);

    /** Public resolvers that answer over HTTPS, as their operators publish them: Cloudflare, Google, Quad9, OpenDNS, AdGuard. */
    private static final int[] RESOLVERS4 = {
        0x01010101,
        0x01000001,
        0x01010102,
        0x01000002,
        0x01010103,
        0x01000003, // 1.1.1.1, for families too
        0x08080808,
        0x08080404,
        0x09090909,
        0x95707070, // 8.8.8.8, 9.9.9.9, 149.112.112.112
        0xd043dede,
        0xd043dcdc,
        0xd043de7b,
        0xd043dc7b, // 208.67.222.222, for families too
        0x5e8c0e0e,
        0x5e8c0f0f // 94.140.14.14
    };

    private static final long[][] RESOLVERS6 = {
        {0x2606470047000000L, 0x1111L}, {0x2606470047000000L, 0x1001L}, // 2606:4700:4700::1111
        {0x2001486048600000L, 0x8888L}, {0x2001486048600000L, 0x8844L}, // 2001:4860:4860::8888
        {0x262000fe00000000L, 0xfeL}, {0x262000fe00000000L, 0x9L} // 2620:fe::fe
    };

    private HelloPurpose() {}

    /**
     * Null where it is the name alone that counts. Whether a hello that seems to hide a name does so is for the policy to say, by the name that it shows.
     */
    static Reason of(Frame frame, Protocol protocol, ClientHelloReader hello) {
        boolean quic = protocol == Protocol.QUIC;
        if (frame.destinationPort() == DNS_OVER_TLS || hello.offersAlpn(quic ? DOQ : DOT)) {
            return quic ? Reason.DOQ : Reason.DOT;
        }
        if (isResolver(frame)) {
            return Reason.DOH;
        }
        return hello.hasEncryptedHello() ? Reason.ENCRYPTED_NAME : null;
    }

    private static boolean isResolver(Frame frame) {
        int at = frame.destinationAddressStart();
        if (frame.ipVersion() == 4) {
            int address = (int) frame.addressLow(at);
            for (int resolver : RESOLVERS4) {
                if (address == resolver) {
                    return true;
                }
            }
            return false;
        }
        for (long[] resolver : RESOLVERS6) {
            if (frame.addressHigh(at) == resolver[0] && frame.addressLow(at) == resolver[1]) {
                return true;
            }
        }
        return false;
    }
}
