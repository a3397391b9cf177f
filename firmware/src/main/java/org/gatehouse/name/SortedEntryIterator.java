package org.gatehouse.name;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The entries of a table in the order of their names, which it sorts first. */
final class SortedEntryIterator implements Iterator<Entry> {
    private final NameTable table;
    private final RunCursor names;
    private final List<Entry> ofName = new ArrayList<>();
    private int next;

    SortedEntryIterator(NameTable table, BucketCursor entries) {
        this.table = table;
        Run run = new Run(Run.MAX_BYTES);
        while (entries.next()) {
            entries.addTo(run);
        }
        run.sort();
        names = run.cursor();
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == ofName.size() && names.next()) {
                next = 0;
                ofName.clear();
                String name = NameCode.text(names.codes, names.start, names.length);
                table.addEntries(name, names.grant, Grant.NAME | Grant.BELOW, ofName);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a run in memory reads nothing
        }
        return next < ofName.size();
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ofName.get(next++);
    }
}
