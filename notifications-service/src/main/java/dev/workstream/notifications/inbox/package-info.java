/**
 * The idempotent consumer: decodes deliveries, hands on the events that it has not seen, and
 * settles a batch at a time. What can never be an event becomes a dead letter.
 */
@ApplicationModule(allowedDependencies = {"broker", "records", "problem"})
@NullMarked
package dev.workstream.notifications.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
