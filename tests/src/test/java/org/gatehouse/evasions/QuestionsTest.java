package org.gatehouse.evasions;

import static org.gatehouse.craft.Bytes.joined;

import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Questions of DNS in all their forms, to any resolver. */
@Tag("E09")
@Tag("E13")
@Order(1)
class QuestionsTest extends EvasionSuite {
    private static final int DNS = 53;
    private static final byte[] HEADER = Bytes.of(0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    private static final byte[] ADDRESS = Bytes.of(0, 1, 0, 1);

    @Override
    Stream<Technique> techniques() {
        return Stream.of(
                question("E09", "DNS: plain", Trial.Query::of),
                question("E09", "DNS: upper case", name -> Trial.Query.of(name.toUpperCase(Locale.ROOT))),
                question("E09", "DNS: a label in front", name -> Trial.Query.of("x." + name)),
                question(
                        "E09",
                        "DNS: three labels of 63 in front",
                        name -> Trial.Query.of(("x".repeat(63) + ".").repeat(3) + name)),
                question("E09", "DNS: a pointer inside the name", QuestionsTest::withPointer)
                        .with(Twin.FAILS),
                question("E09", "DNS: with EDNS", QuestionsTest::withOptions),
                question("E09", "DNS: two questions, the other first", QuestionsTest::twoQuestions)
                        .with(Twin.FAILS),
                elsewhere("E13", "plain DNS to another resolver", "8.8.8.8", "2001:4860:4860::8888"));
    }

    private static Technique question(String row, String name, Function<String, byte[]> form) {
        return Technique.of(
                row, name, trial -> trial.socket(trial.router(), DNS).send(form.apply(trial.name)));
    }

    private static Technique elsewhere(String row, String name, String resolver4, String resolver6) {
        return Technique.of(row, name, trial -> trial.socket(trial.family == 4 ? resolver4 : resolver6, DNS)
                .send(Trial.Query.of(trial.name)));
    }

    /** The last labels stand behind the question, and a pointer leads there: RFC 1035 section 4.1.4. Servers differ about it. */
    private static byte[] withPointer(String name) {
        int cut = name.indexOf('.') + 1;
        byte[] first = Bytes.vector(1, Bytes.ascii(name.substring(0, cut - 1)));
        int at = HEADER.length + first.length + 2 + ADDRESS.length;
        return joined(HEADER, first, Bytes.of(0xc0, at), ADDRESS, Trial.Query.wire(name.substring(cut)));
    }

    /** RFC 6891 section 6.1.2. */
    private static byte[] withOptions(String name) {
        byte[] query = joined(Trial.Query.of(name), Bytes.of(0, 0, 41, 4, 0xd0, 0, 0, 0, 0, 0, 0));
        query[11] = 1;
        return query;
    }

    private static byte[] twoQuestions(String name) {
        byte[] query = joined(Trial.Query.of(Trial.DECOY), Trial.Query.wire(name), ADDRESS);
        query[5] = 2;
        return query;
    }
}
