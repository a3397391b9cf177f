package org.gatehouse.enforce;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gatehouse.inspect.AnswerBuilder;
import org.gatehouse.inspect.DnsAnswerReader;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.SafeName;
import org.gatehouse.policy.SafeSearch;
import org.gatehouse.policy.YouTube;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Questions and answers rewritten, compared with what dnsjava makes of them. */
@Tag("R14")
class SafeAnswerTest {
    private static final SafeSearch LEVEL = new SafeSearch(true, YouTube.STRICT);
    private static final List<String> NAMES =
            List.of("www.google.com", "google.co.uk", "www.bing.com", "www.youtube-nocookie.com", "ya.ru");

    private final Random random = new Random(14);
    private final SafeAnswer answer = new SafeAnswer();
    private final SafeQuestion question = new SafeQuestion();
    private final CanonicalName name = new CanonicalName();
    private final DnsQueryReader query = new DnsQueryReader(name);
    private final DnsAnswerReader reader = new DnsAnswerReader(new CanonicalName(), new CanonicalName());

    private SafeName safe(String asked) {
        byte[] text = asked.getBytes(US_ASCII);
        name.readText(text, 0, text.length);
        return LEVEL.of(name);
    }

    private String inSomeCase(String text) {
        char[] letters = text.toCharArray();
        for (int i = 0; i < letters.length; i++) {
            letters[i] = random.nextBoolean() ? Character.toUpperCase(letters[i]) : letters[i];
        }
        return new String(letters);
    }

    /** A message of ours, as dnsjava reads it. */
    private static Message read(byte[] bytes, int length) throws IOException {
        return new Message(Arrays.copyOf(bytes, length));
    }

    @Test
    void randomQuestions_areRewrittenAsTheTwinReadsThem() throws IOException {
        for (int round = 0; round < 5_000; round++) {
            String asked = NAMES.get(random.nextInt(NAMES.size()));
            SafeName safe = safe(asked);
            int type = random.nextBoolean() ? Type.A : Type.AAAA;
            Message sent = Message.newQuery(Record.newRecord(Name.fromString(inSomeCase(asked) + "."), type, 1));
            setSome(sent, Flags.CD, Flags.AD);
            OPTRecord opt = random.nextBoolean() ? opt() : null;
            if (opt != null) {
                sent.addRecord(opt, Section.ADDITIONAL);
            }
            byte[] wire = shifted(sent.toWire());
            assertEquals(Outcome.NAMED, query.read(wire, 5, wire.length - 5));
            Message got = read(question.message(), question.compose(wire, 5, query, safe));
            assertEquals(safe + ".", got.getQuestion().getName().toString());
            assertEquals(type, got.getQuestion().getType());
            assertEquals(sent.getHeader().getID(), got.getHeader().getID());
            assertEquals(sent.getHeader().getFlag(Flags.CD), got.getHeader().getFlag(Flags.CD));
            assertEquals(false, got.getHeader().getFlag(Flags.AD));
            assertEquals(opt == null, got.getOPT() == null);
            if (opt != null) {
                assertEquals(opt.getOptions(), got.getOPT().getOptions());
                assertEquals(opt.getPayloadSize(), got.getOPT().getPayloadSize());
            }
        }
    }

    @Test
    void randomAnswers_areRewrittenAsTheTwinReadsThem() throws IOException {
        for (int round = 0; round < 5_000; round++) {
            String asked = inSomeCase(NAMES.get(random.nextInt(NAMES.size())));
            SafeName safe = safe(asked);
            int type = random.nextBoolean() ? Type.A : Type.AAAA;
            List<String> addresses = new ArrayList<>();
            Message sent = randomAnswer(safe, type, addresses);
            byte[] wire = shifted(sent.toWire());
            byte[] original = AnswerBuilder.name(asked);
            reader.begin(wire, 5, wire.length - 5);
            int length = answer.restore(reader, original, 0, original.length, safe);
            compare(read(answer.message(), length), sent, asked, type, safe, addresses);
            boolean fits = length - (sent.getOPT() == null ? 0 : 11 + 12) <= 512;
            assertTrue(fits, () -> "length " + length);
        }
    }

    private void compare(Message got, Message sent, String asked, int type, SafeName safe, List<String> addresses) {
        assertEquals(asked + ".", got.getQuestion().getName().toString());
        assertEquals(type, got.getQuestion().getType());
        assertEquals(sent.getRcode(), got.getRcode());
        assertEquals(sent.getHeader().getID(), got.getHeader().getID());
        assertEquals(false, got.getHeader().getFlag(Flags.AD));
        List<String> expected = new ArrayList<>();
        boolean says = sent.getRcode() != Rcode.SERVFAIL;
        if (says) {
            expected.add(asked + ". CNAME " + safe + ".");
            addresses.stream().limit(SafeAnswer.MAX_ADDRESSES).forEach(expected::add);
        }
        List<String> lines = new ArrayList<>();
        for (Record record : got.getSection(Section.ANSWER)) {
            lines.add(record.getName() + " " + Type.string(record.getType()) + " " + record.rdataToString());
        }
        assertEquals(expected, lines);
        assertEquals(
                says && addresses.isEmpty() ? 1 : 0,
                got.getSection(Section.AUTHORITY).size());
        assertEquals(sent.getOPT() == null, got.getOPT() == null);
        if (sent.getOPT() != null) {
            assertEquals(sent.getOPT().getOptions(), got.getOPT().getOptions());
        }
    }

    /** Aliases, addresses of either kind, and what is not asked for, compressed by dnsjava. */
    private Message randomAnswer(SafeName safe, int type, List<String> addresses) throws IOException {
        Message message = new Message(random.nextInt(1 << 16));
        message.getHeader().setFlag(Flags.QR);
        setSome(message, Flags.AA, Flags.RA, Flags.AD, Flags.RD);
        int code = random.nextInt(8);
        message.getHeader().setRcode(code == 0 ? Rcode.SERVFAIL : code == 1 ? Rcode.NXDOMAIN : Rcode.NOERROR);
        Name owner = Name.fromString(safe + ".");
        message.addRecord(Record.newRecord(owner, type, 1), Section.QUESTION);
        for (int aliases = random.nextInt(3); aliases > 0; aliases--) {
            Name next = Name.fromString("edge" + aliases + "." + safe + ".");
            message.addRecord(new CNAMERecord(owner, 1, 60, next), Section.ANSWER);
            owner = next;
        }
        for (int records = random.nextInt(16); records > 0; records--) {
            addRecord(message, owner, type, safe, addresses);
        }
        message.addRecord(new NSRecord(owner, 1, 60, Name.fromString("ns." + safe + ".")), Section.AUTHORITY);
        message.addRecord(new ARecord(owner, 1, 60, InetAddress.getByName("192.0.2.53")), Section.ADDITIONAL);
        if (random.nextBoolean()) {
            message.addRecord(opt(), Section.ADDITIONAL);
        }
        return message;
    }

    private void addRecord(Message message, Name owner, int type, SafeName safe, List<String> addresses)
            throws IOException {
        byte[] address = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(address);
        InetAddress made = InetAddress.getByAddress(address);
        Record record = address.length == 4 ? new ARecord(owner, 1, 60, made) : new AAAARecord(owner, 1, 60, address);
        if (random.nextInt(8) == 0) {
            record = new TXTRecord(owner, 1, 60, "nothing of this");
        }
        int before = message.getSection(Section.ANSWER).size();
        message.addRecord(record, Section.ANSWER);
        boolean added = message.getSection(Section.ANSWER).size() > before;
        if (added && record.getType() == type) {
            addresses.add(safe + ". " + Type.string(type) + " " + record.rdataToString());
        }
    }

    private void setSome(Message message, int... flags) {
        for (int flag : flags) {
            if (random.nextBoolean()) {
                message.getHeader().setFlag(flag);
            }
        }
    }

    private OPTRecord opt() {
        byte[] cookie = new byte[8];
        random.nextBytes(cookie);
        return new OPTRecord(1232, 0, 0, 0, List.of(new CookieOption(cookie)));
    }

    /** Behind five bytes that are none of the message's. */
    private static byte[] shifted(byte[] message) {
        return AnswerBuilder.concat(new byte[] {1, 2, 3, 4, 5}, message);
    }
}
