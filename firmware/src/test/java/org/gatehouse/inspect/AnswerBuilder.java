package org.gatehouse.inspect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Builds DNS answers byte by byte, as servers write them. */
public final class AnswerBuilder {
    public static final int A = 1;
    public static final int CNAME = 5;
    public static final int AAAA = 28;
    public static final int DNAME = 39;
    public static final int SVCB = 64;
    public static final int HTTPS = 65;

    /** A name that points to the question's. */
    public static final String QUESTION = "@";

    private final List<byte[]> questions = new ArrayList<>();
    private final List<List<byte[]>> sections = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private int id = 0x1234;
    private int flags = 0x8180;
    private int section;
    private long ttl = 60;

    public AnswerBuilder(String name, int type) {
        question(name, type);
    }

    public AnswerBuilder question(String name, int type) {
        questions.add(concat(name(name), u16(type), u16(1)));
        return this;
    }

    public AnswerBuilder id(int number) {
        id = number;
        return this;
    }

    public AnswerBuilder flags(int bits) {
        flags = bits;
        return this;
    }

    public AnswerBuilder ttl(long seconds) {
        ttl = seconds;
        return this;
    }

    /** What follows is in the authority section. */
    public AnswerBuilder authority() {
        section = 1;
        return this;
    }

    /** What follows is in the additional section. */
    public AnswerBuilder additional() {
        section = 2;
        return this;
    }

    public AnswerBuilder record(String owner, int type, int classNumber, byte[] data) {
        byte[] times = concat(u16((int) (ttl >>> 16)), u16((int) ttl));
        sections.get(section).add(concat(name(owner), u16(type), u16(classNumber), times, u16(data.length), data));
        return this;
    }

    public AnswerBuilder record(String owner, int type, byte[] data) {
        return record(owner, type, 1, data);
    }

    public AnswerBuilder a(String owner, int... octets) {
        byte[] address = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            address[i] = (byte) octets[i];
        }
        return record(owner, octets.length == 4 ? A : AAAA, address);
    }

    public AnswerBuilder cname(String owner, String target) {
        return record(owner, CNAME, name(target));
    }

    public AnswerBuilder https(String owner, int priority, String target, byte[]... parameters) {
        return record(owner, HTTPS, concat(u16(priority), name(target), concat(parameters)));
    }

    public AnswerBuilder opt() {
        sections.get(2).add(HexFormat.of().parseHex("00002904d0000000000000"));
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(concat(u16(id), u16(flags), u16(questions.size())));
        sections.forEach(records -> message.writeBytes(u16(records.size())));
        questions.forEach(message::writeBytes);
        sections.forEach(records -> records.forEach(message::writeBytes));
        return message.toByteArray();
    }

    /** A parameter of a service record. */
    public static byte[] parameter(int key, byte[] value) {
        return concat(u16(key), u16(value.length), value);
    }

    public static byte[] parameter(int key, String digits) {
        return parameter(key, HexFormat.of().parseHex(digits));
    }

    public static byte[] name(String name) {
        if (name.equals(QUESTION)) {
            return u16(0xc00c);
        }
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            if (!label.isEmpty()) {
                wire.write(label.length());
                wire.writeBytes(label.getBytes(US_ASCII));
            }
        }
        wire.write(0);
        return wire.toByteArray();
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static byte[] u16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }
}
