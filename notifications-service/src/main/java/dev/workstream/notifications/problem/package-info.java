/** Failures as RFC 9457 problem details. Their ids lead to the log lines. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.workstream.notifications.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
