package org.gatehouse.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Network namespaces are root's to make. */
public final class RootCondition implements ExecutionCondition {
    private static final String REASON = "the lab needs root: sudo tests/run";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (isRoot()) {
            return ConditionEvaluationResult.enabled("root");
        }
        if (context.getTestMethod().isEmpty()) {
            System.err.println(context.getDisplayName() + " is left out: " + REASON);
        }
        return ConditionEvaluationResult.disabled(REASON);
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
