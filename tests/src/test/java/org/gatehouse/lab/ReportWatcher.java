package org.gatehouse.lab;

import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Puts the tests that show a row of the table of evasions into its report, but those that put their techniques there themselves. */
final class ReportWatcher implements TestWatcher {
    private static final Pattern ROW = Pattern.compile("E\\d\\d");
    private static final String REPORTS_ITSELF = "evasions";

    @Override
    public void testSuccessful(ExtensionContext context) {
        report(context, true);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        report(context, false);
    }

    private static void report(ExtensionContext context, boolean passed) {
        if (context.getTags().contains(REPORTS_ITSELF)) {
            return;
        }
        String method = context.getRequiredTestMethod().getName();
        String display = context.getDisplayName();
        String which = display.startsWith(method) ? "" : " " + display;
        String test = context.getRequiredTestClass().getSimpleName() + ": " + method + which;
        context.getTags().stream()
                .filter(tag -> ROW.matcher(tag).matches())
                .forEach(row -> Report.addTest(row, test, passed));
    }
}
