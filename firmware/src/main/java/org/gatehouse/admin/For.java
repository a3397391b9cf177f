package org.gatehouse.admin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Who may give a command, and those below it that say nothing else; without it, everybody. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface For {
    Role[] value();
}
