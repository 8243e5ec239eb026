/**
 * The log: one record per event, appended in one order and never changed, announced in Redis, and
 * read by position or through the read API.
 */
@ApplicationModule(allowedDependencies = "problem")
@NullMarked
package dev.workstream.notifications.records;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
