package org.gatehouse.evasions;

import java.util.stream.Stream;
import org.gatehouse.craft.CraftedSocket;
import org.gatehouse.inspect.DtlsPen;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Names in hellos of DTLS, whole and in pieces, as a client sends them that hears nothing: each flight twice. */
@Tag("E01")
@Tag("E16")
@Order(1)
class DtlsHellosTest extends EvasionSuite {
    private static final int PORT = 4433;
    private static final int PIECE = 40;
    private static final int FLIGHTS = 2;

    @Override
    Stream<Technique> techniques() {
        return Stream.of(
                        Technique.of("E01", "DTLS: a hello in one datagram", t -> send(t, body(t))),
                        Technique.of("E01", "DTLS: a hello in fragments of 40 bytes", t -> sendPieces(t, false)),
                        Technique.of("E02", "DTLS: a hello in fragments, in reverse", t -> sendPieces(t, true)),
                        Technique.of(
                                "E03", "DTLS: fragments in one datagram, a record each", DtlsHellosTest::sendRecords),
                        Technique.of(
                                "E09",
                                "DTLS: a name in capitals, a dot behind",
                                t -> send(t, DtlsPen.body(t.name.toUpperCase(java.util.Locale.ROOT) + ".", 0))),
                        Technique.of("E16", "DTLS without a name", t -> send(t, DtlsPen.body(null, 0)))
                                .unnamed())
                .map(technique -> technique.with(Twin.ARRIVES));
    }

    private static byte[] body(Trial trial) {
        return DtlsPen.body(trial.name, 0);
    }

    private static void send(Trial trial, byte[] body) {
        CraftedSocket socket = trial.socket(trial.outside(), PORT);
        for (int flight = 0; flight < FLIGHTS; flight++) {
            socket.send(DtlsPen.whole(0, body));
        }
    }

    private static void sendPieces(Trial trial, boolean reversed) {
        CraftedSocket socket = trial.socket(trial.outside(), PORT);
        byte[] body = body(trial);
        int pieces = (body.length + PIECE - 1) / PIECE;
        for (int i = 0; i < FLIGHTS * pieces; i++) {
            int piece = reversed ? pieces - 1 - i % pieces : i % pieces;
            socket.send(DtlsPen.piece(0, body, piece * PIECE, Math.min(body.length, (piece + 1) * PIECE)));
        }
    }

    private static void sendRecords(Trial trial) {
        byte[] body = body(trial);
        byte[] first = DtlsPen.piece(0, body, 0, PIECE);
        byte[] rest = DtlsPen.piece(0, body, PIECE, body.length);
        CraftedSocket socket = trial.socket(trial.outside(), PORT);
        for (int flight = 0; flight < FLIGHTS; flight++) {
            socket.send(DtlsPen.concat(first, rest));
        }
    }
}
