package org.gatehouse.desk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test in a real browser; without one it is left out, and says so. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsChromium.Condition.class)
@interface NeedsChromium {
    /** Looks where Debian puts it; {@code sudo tests/run} installs it. */
    final class Condition implements ExecutionCondition {
        private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
        private static final String REASON = "there is no " + CHROMIUM + ": sudo tests/run installs it";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Files.isExecutable(CHROMIUM)) {
                return ConditionEvaluationResult.enabled("Chromium");
            }
            if (context.getTestMethod().isEmpty()) {
                System.err.println(context.getDisplayName() + " is left out: " + REASON);
            }
            return ConditionEvaluationResult.disabled(REASON);
        }
    }
}
