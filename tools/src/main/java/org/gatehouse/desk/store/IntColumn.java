package org.gatehouse.desk.store;

import java.util.ArrayList;
import java.util.List;

/** A number a row, in pieces, so that a column that grows is never copied as a whole. Written and sorted by one thread, then only read. */
final class IntColumn {
    static final int PIECE_BITS = 16; // 256 KB a piece: small beside a year, large beside an object's head
    static final int PIECE_ROWS = 1 << PIECE_BITS;

    private static final int WITHIN = PIECE_ROWS - 1;

    private final List<int[]> grown = new ArrayList<>();
    private int[][] pieces = {};
    private int size;

    void add(int value) {
        if ((size & WITHIN) == 0) {
            grown.add(new int[PIECE_ROWS]);
            pieces = grown.toArray(new int[0][]);
        }
        pieces[size >>> PIECE_BITS][size & WITHIN] = value;
        size++;
    }

    int at(int row) {
        return pieces[row >>> PIECE_BITS][row & WITHIN];
    }

    int size() {
        return size;
    }

    /** Puts the numbers in another order: row i becomes what {@code order[i]} was. */
    void sort(int[] order) {
        IntColumn sorted = new IntColumn();
        for (int row : order) {
            sorted.add(at(row));
        }
        grown.clear();
        pieces = sorted.pieces;
    }
}
