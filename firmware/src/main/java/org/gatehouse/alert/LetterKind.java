package org.gatehouse.alert;

/** What a letter is; the code is what the file of alerts holds. */
public enum LetterKind {
    /** One alert, at once. */
    ALERT("alert"),
    /** What was collected in an hour or a day. */
    COLLECTED("collected"),
    /** The report of a week, sealed. */
    WEEKLY("weekly"),
    /** The summary of a week, which holds no personal data. */
    SUMMARY("summary"),
    /** Something waits for somebody's approval; it holds no personal data. */
    APPROVAL("approval"),
    /** Somebody wants to know whether letters arrive. */
    TEST("test");

    private final String code;

    LetterKind(String code) {
        this.code = code;
    }

    /** Lower case. */
    public String code() {
        return code;
    }
}
