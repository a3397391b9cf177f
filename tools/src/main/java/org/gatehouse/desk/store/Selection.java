package org.gatehouse.desk.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * The rows of a store that a filter takes. What a filter asks is answered once for each entry of the dictionaries; a row then costs four look-ups. Immutable.
 */
public final class Selection {
    /** Called for each row that is taken, in the order of time. */
    @FunctionalInterface
    interface OnRow {
        void on(int row);
    }

    private final EventStore store;
    private final int first;
    private final int end;
    private final boolean[] whoTaken; // null: all; as the next two
    private final boolean[] rulingTaken;
    private final boolean[] nameTaken;

    /** With a text to search for, a row is taken for whose it is, for its name or for its server; null: there is no text. */
    private final boolean[] whoSaid;

    private final boolean[] nameSaid;
    private final boolean[] serverSaid;

    /** Looks at each entry of the dictionaries once. */
    public Selection(EventStore store, Filter filter) {
        this.store = store;
        first = store.rowAt(filter.fromMillis());
        end = Math.max(first, store.rowAt(filter.toMillis()));
        whoTaken = tableOrAll(store.whos.size(), i -> filter.takes(store.whos.at(i)));
        rulingTaken = tableOrAll(store.rulingValues.size(), i -> filter.takes(store.rulingValues.at(i)));
        nameTaken = filter.name().isEmpty()
                ? null
                : tableOrAll(store.nameTexts.size(), i -> filter.takesName(store.nameTexts.at(i)));
        String text = filter.text();
        boolean search = !text.isEmpty();
        whoSaid = search ? table(store.whos.size(), i -> says(store.whos.at(i), text)) : null;
        nameSaid = search
                ? table(store.nameTexts.size(), i -> store.nameTexts.at(i).contains(text))
                : null;
        serverSaid = search
                ? table(store.serverTexts.size(), i -> store.serverTexts.at(i).contains(text))
                : null;
    }

    EventStore store() {
        return store;
    }

    /** How many rows are taken. */
    public long rows() {
        long[] taken = {0};
        forEach(row -> taken[0]++);
        return taken[0];
    }

    /**
     * Rows of a page.
     *
     * @param newestFirst the order of time turned round
     * @param skip rows before the page
     * @param most rows on it
     */
    public List<Row> page(boolean newestFirst, long skip, int most) {
        List<Row> page = new ArrayList<>();
        long left = skip;
        for (int i = 0; i < end - first && page.size() < most; i++) {
            int row = newestFirst ? end - 1 - i : first + i;
            if (takes(row) && left-- <= 0) {
                page.add(store.row(row));
            }
        }
        return page;
    }

    void forEach(OnRow callback) {
        for (int row = first; row < end; row++) {
            if (takes(row)) {
                callback.on(row);
            }
        }
    }

    private boolean takes(int row) {
        if (whoTaken != null && !whoTaken[store.who.at(row)]
                || rulingTaken != null && !rulingTaken[store.rulings.at(row)]
                || nameTaken != null && !nameTaken[store.names.at(row)]) {
            return false;
        }
        return whoSaid == null
                || whoSaid[store.who.at(row)]
                || nameSaid[store.names.at(row)]
                || serverSaid[store.servers.at(row)];
    }

    private static boolean says(Who who, String text) {
        return contains(who.device(), text)
                || contains(who.user(), text)
                || contains(who.mac(), text)
                || who.address().contains(text);
    }

    private static boolean contains(String value, String text) {
        return value.toLowerCase(Locale.ROOT).contains(text);
    }

    private static boolean[] tableOrAll(int size, IntPredicate taken) {
        boolean[] table = table(size, taken);
        for (boolean one : table) {
            if (!one) {
                return table;
            }
        }
        return null;
    }

    private static boolean[] table(int size, IntPredicate taken) {
        boolean[] table = new boolean[size];
        for (int i = 0; i < size; i++) {
            table[i] = taken.test(i);
        }
        return table;
    }
}
