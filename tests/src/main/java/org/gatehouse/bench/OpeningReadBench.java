package org.gatehouse.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.inspect.QuicInitialReader;
import org.gatehouse.name.CanonicalName;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.xbill.DNS.Message;

/**
 * Openings read from the bytes of one frame, to the canonical name: a browser's hello of 1.8 KB with the name in front, in the middle and behind everything else, a DNS query
 * with EDNS, and the Initial of RFC 9001 appendix A.2, of which the keys are derived each time. Beside them, what libraries do with the same bytes: BouncyCastle's
 * TLS and dnsjava; both make objects of all that they read.
 *
 * <p>{@code tests/jmh OpeningReadBench -prof gc}; the median is that of mode sample ({@code -bm sample}), in which the clock adds 20 to 30 ns to each row.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class OpeningReadBench {
    /** The reader, and the hello that it reads. */
    @State(Scope.Benchmark)
    public static class Hello {
        @Param
        SampleOpenings.Place place;

        private final CanonicalName name = new CanonicalName();
        private final ClientHelloReader reader = new ClientHelloReader(name);
        private byte[] record;

        /** Builds the hello. */
        @Setup
        public void build() {
            record = SampleOpenings.browserHello(place);
            expect(reader.read(record, 0, record.length) == Outcome.NAMED);
        }
    }

    /** The reader, and the query that it reads. */
    @State(Scope.Benchmark)
    public static class Query {
        private final CanonicalName name = new CanonicalName();
        private final DnsQueryReader reader = new DnsQueryReader(name);
        private final byte[] message = SampleOpenings.query();

        /** Makes sure that it is read. */
        @Setup
        public void check() {
            expect(reader.read(message, 0, message.length) == Outcome.NAMED);
        }
    }

    /** The reader, and the datagram that it opens. */
    @State(Scope.Benchmark)
    public static class Initial {
        private final QuicInitialReader reader = new QuicInitialReader();
        private byte[] datagram;

        /** Reads the datagram from the resources. */
        @Setup
        public void load() throws IOException {
            datagram = SampleOpenings.initial();
            expect(reader.read(datagram, 0, datagram.length) == QuicInitialReader.Kind.INITIAL && reader.pieces() == 1);
        }
    }

    private static void expect(boolean read) {
        if (!read) {
            throw new IllegalStateException("the opening is not read as it should be");
        }
    }

    /** Gatehouse's own. */
    @Benchmark
    public Outcome hello(Hello state) {
        return state.reader.read(state.record, 0, state.record.length);
    }

    /** BouncyCastle's, with the name that it finds. */
    @Benchmark
    public Object helloOfBouncyCastle(Hello state) throws IOException {
        int header = SampleOpenings.RECORD_AND_HANDSHAKE_HEADER;
        ByteArrayInputStream body = new ByteArrayInputStream(state.record, header, state.record.length - header);
        return TlsExtensionsUtils.getServerNameExtensionClient(
                ClientHello.parse(body, null).getExtensions());
    }

    /** Gatehouse's own. */
    @Benchmark
    public Outcome query(Query state) {
        return state.reader.read(state.message, 0, state.message.length);
    }

    /** dnsjava's, with the name that it finds. */
    @Benchmark
    public Object queryOfDnsjava(Query state) throws IOException {
        return new Message(state.message).getQuestion().getName();
    }

    /** Gatehouse's own; what it allocates are the JDK's ciphers. */
    @Benchmark
    public QuicInitialReader.Kind initial(Initial state) {
        state.reader.forgetOriginals();
        return state.reader.read(state.datagram, 0, state.datagram.length);
    }
}
