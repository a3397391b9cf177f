package org.gatehouse.name;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * The listed names and what they stand for. Immutable, shared by any number of threads; {@link #find} allocates nothing and does a
 * bounded amount of work, whatever name it is given.
 *
 * <p>It reads the bytes of its file in place, mapped into memory: opening verifies them and copies nothing. A look-up hashes every
 * suffix of the name in one pass from its end ({@link PackedSuffixes}), and compares the entries of the suffix's bucket ({@link Buckets}) with
 * the suffix itself: the table is exact, whatever names an attacker makes up. It begins with the last label and ends where the bucket says that
 * nothing is listed below; for most names, listed or not, that is one bucket, one place in memory.
 *
 * <p>The file must never be written to while it is mapped; {@link NameTableBuilder#write} replaces it as a whole instead.
 */
public final class NameTable {
    private static final NameTable EMPTY =
            NameTableBuilder.inMemory(Categories.standard()).build();

    private final ByteBuffer table;
    private final TableHeader header;
    private final long seed;
    private final long labelCounts;
    private final int maxLabels;
    private final int longNamesStart;
    private final int longNamesEnd;
    private final int bucketsStart;
    private final int homes;
    private final int reach; // bytes from the home bucket to the last one that may hold its entries
    private final GrantSets sets;
    private final String[] lists;
    private final Categories categories;

    /** Verifies all but the entries' own numbers, which a look-up checks. */
    private NameTable(ByteBuffer table) throws TableException {
        this.table = table;
        header = TableHeader.read(table);
        for (Section section : Section.values()) {
            header.check(section, table);
        }
        seed = header.seed();
        labelCounts = header.labelCounts();
        maxLabels = header.maxLabels();
        longNamesStart = start(Section.LONG_NAMES);
        longNamesEnd = end(Section.LONG_NAMES);
        bucketsStart = start(Section.BUCKETS);
        homes = (end(Section.BUCKETS) - bucketsStart) / Buckets.BYTES - Buckets.MAX_DISPLACEMENT;
        reach = header.farthest() * Buckets.BYTES;
        sets = new GrantSets(table, start(Section.SETS), end(Section.SETS) - start(Section.SETS));
        lists = texts(Section.LISTS).toArray(String[]::new);
        categories = Categories.of(texts(Section.CATEGORIES));
        sets.check(lists.length, categories.size());
        TableException.require(homes > 0 && header.names() >= 0, homes + " buckets and " + header.names() + " names");
        TableException.require(
                header.farthest() >= 0 && header.farthest() <= Buckets.MAX_DISPLACEMENT,
                "entries that are " + header.farthest() + " buckets past their homes");
    }

    /**
     * Opens a table file: maps it, verifies all of it, and reads it in place from then on.
     *
     * @throws TableException when it cannot be read, is truncated, damaged, or of another version
     */
    public static NameTable open(Path file) throws TableException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new TableException(
                        "no name table: " + channel.size() + " bytes, where tables have less than 2 GiB");
            }
            return of(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        } catch (TableException wrong) {
            throw new TableException(file + ": " + wrong.getMessage());
        } catch (NoSuchFileException missing) {
            throw new TableException(file + ": no such file; a table that was compiled from lists", missing);
        } catch (IOException | InternalError unreadable) { // the error: a medium that fails under the mapping
            throw new TableException(file + ": cannot be read (" + unreadable + ")", unreadable);
        }
    }

    /** A table of bytes that are a table file's. For the speed of look-ups, all tables have buffers of one class: direct and read-only. */
    static NameTable of(ByteBuffer bytes) throws TableException {
        ByteBuffer table = bytes;
        if (!bytes.isDirect()) {
            table = ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).rewind();
        }
        return new NameTable(table.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The table in which nothing is listed. */
    public static NameTable empty() {
        return EMPTY;
    }

    /**
     * Finds the longest listed suffix of a name and those above it, and says so in {@code match}, which it clears first.
     *
     * @return whether anything is listed
     */
    public boolean find(CanonicalName name, Match match) {
        match.clear();
        PackedSuffixes asked = match.asked();
        asked.read(name, seed, maxLabels);
        int labels = name.labelCount();
        for (int suffix = 0; suffix < asked.count(); suffix++) {
            int home = homeOf(asked, suffix);
            int set = setOf(home, asked, suffix);
            if (set >= 0) {
                int scope = suffix + 1 == labels ? Grant.NAME : Grant.BELOW;
                match.take(table, sets.start(set), sets.end(set), scope, name.labelStart(labels - 1 - suffix));
            }
            if (!hasBelow(home, asked, suffix)) {
                break;
            }
        }
        return match.entryStart() >= 0;
    }

    /** The number of listed names. */
    public long size() {
        return header.names();
    }

    /** The name of a list, by the id that a {@link Match} holds. */
    public String list(int id) {
        return lists[id];
    }

    /** The number of lists: ids from 0 to one less are in use. */
    public int lists() {
        return lists.length;
    }

    /** The categories by which the table was compiled; a policy that judges by this table is to be loaded with them. */
    public Categories categories() {
        return categories;
    }

    /**
     * Every entry, in the order of {@link Entry#BY_NAME}, those of one name in the order of their lists; for tools. Each iterator sorts the
     * names first: six million in some seconds and 250 MB.
     */
    public Iterable<Entry> entries() {
        return () -> new SortedEntryIterator(this, cursor());
    }

    /** Hands out every entry, in no particular order and with no memory to speak of; for tools. */
    public void forEachEntry(Consumer<Entry> taker) {
        List<Entry> ofName = new ArrayList<>();
        BucketCursor cursor = cursor();
        while (cursor.next()) {
            addEntries(cursor.name(), cursor.set(), Grant.NAME | Grant.BELOW, ofName);
            ofName.forEach(taker);
            ofName.clear();
        }
    }

    /** Every entry that applies to a name, the longest first; all that {@link Match} has no room for. Allocates: for tools and explanations. */
    public List<Entry> entriesFor(CanonicalName name) {
        PackedSuffixes asked = new PackedSuffixes();
        asked.read(name, seed, maxLabels);
        String text = name.toString();
        List<Entry> found = new ArrayList<>();
        for (int suffix = asked.count() - 1; suffix >= 0; suffix--) {
            int set = setOf(homeOf(asked, suffix), asked, suffix);
            if (set >= 0) {
                int scope = suffix + 1 == name.labelCount() ? Grant.NAME : Grant.BELOW;
                addEntries(text.substring(name.labelStart(name.labelCount() - 1 - suffix)), set, scope, found);
            }
        }
        return found;
    }

    private int homeOf(PackedSuffixes asked, int suffix) {
        return bucketsStart + Buckets.home(asked.hash(suffix), homes) * Buckets.BYTES;
    }

    /** False where nothing is listed below a suffix. */
    private boolean hasBelow(int home, PackedSuffixes asked, int suffix) {
        int bits = Buckets.belowBits(asked.hash(suffix));
        return suffix + 1 < Buckets.MIN_LABELS_BELOW || (table.getChar(home + Buckets.BELOW) & bits) == bits;
    }

    /** The grant set of a suffix, -1 where it is not listed. */
    private int setOf(int home, PackedSuffixes asked, int suffix) {
        if ((labelCounts & TableHeader.labelCountBit(suffix + 1)) == 0) {
            return -1;
        }
        long hash = asked.hash(suffix);
        for (int bucket = home; bucket <= home + reach; bucket += Buckets.BYTES) {
            long head = table.getLong(bucket);
            for (long hits = Buckets.hits(head, hash); hits != 0; hits &= hits - 1) {
                int set = setIn(bucket, Buckets.slot(hits), asked, suffix);
                if (set >= 0) {
                    return set;
                }
            }
            if (!Buckets.hasPassed(head, hash)) {
                return -1;
            }
        }
        return -1;
    }

    /** The grant set of the entry in a slot, -1 where that is not the suffix's. Nothing outside the file is read, whatever the bytes are. */
    private int setIn(int bucket, int slot, PackedSuffixes asked, int suffix) {
        long starts = Buckets.starts(table.getLong(bucket + Buckets.BELOW));
        int start = Buckets.start(starts, slot);
        int end = Buckets.start(starts, slot + 1);
        if (start > end || end > Buckets.BYTES) {
            return -1;
        }
        int doubled = Varint.at(table, bucket + start);
        int unitsStart = bucket + start + Varint.size(doubled);
        int bytes = Character.BYTES * asked.unitCount(suffix);
        if ((doubled & 1) != 0) {
            int reference = table.getInt(unitsStart);
            boolean isOfLength = table.getChar(unitsStart + Integer.BYTES) * Character.BYTES == bytes;
            if (!isOfLength || reference < 0 || reference > longNamesEnd - longNamesStart - bytes) {
                return -1;
            }
            unitsStart = longNamesStart + reference;
        } else if (bucket + end - unitsStart != bytes) {
            return -1;
        }
        int set = doubled >>> 1;
        return set < sets.count() && asked.areAt(table, unitsStart, suffix) ? set : -1;
    }

    /** Adds what a set grants in a scope; nothing of a set that there is none of. */
    void addEntries(String name, int set, int scope, List<Entry> target) {
        if (set < 0 || set >= sets.count()) {
            return;
        }
        for (int at = sets.start(set); at < sets.end(set); at += Integer.BYTES) {
            int grant = table.getInt(at);
            if ((Grant.scope(grant) & scope) != 0) {
                target.add(new Entry(
                        name, Grant.categoryBit(grant), Grant.list(grant), Cover.ofScope(Grant.scope(grant))));
            }
        }
    }

    private List<String> texts(Section section) throws TableException {
        ByteBuffer texts =
                table.slice(start(section), end(section) - start(section)).order(ByteOrder.LITTLE_ENDIAN);
        int count = texts.remaining() < Integer.BYTES ? -1 : texts.getInt();
        TableException.require(count >= 0 && count <= texts.remaining() / Short.BYTES, count + " " + section.title());
        List<String> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = texts.remaining() < Short.BYTES ? Integer.MAX_VALUE : texts.getChar();
            TableException.require(length <= texts.remaining(), section.title() + " that are cut short");
            byte[] text = new byte[length];
            texts.get(text);
            read.add(new String(text, StandardCharsets.UTF_8));
        }
        return Collections.unmodifiableList(read);
    }

    private BucketCursor cursor() {
        return new BucketCursor(table, bucketsStart, end(Section.BUCKETS), longNamesStart, longNamesEnd);
    }

    private int start(Section section) {
        return (int) header.start(section.ordinal());
    }

    private int end(Section section) {
        return (int) header.start(section.ordinal() + 1);
    }
}
