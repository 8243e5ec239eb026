/**
 * The idempotent consumer: decodes deliveries, drops duplicate events, records the rest, and
 * acknowledges a batch at a time. Invalid messages become dead letters.
 */
@ApplicationModule(allowedDependencies = {"broker", "records", "problem"})
@NullMarked
package dev.workstream.notifications.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
