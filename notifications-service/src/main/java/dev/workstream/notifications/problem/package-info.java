/**
 * Whatever goes wrong, as RFC 9457 problem details, and the ids by which it is found in the logs.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.workstream.notifications.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
