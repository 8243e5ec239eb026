/**
 * The idempotent consumer: takes events from the queue in batches, hands on those that it has not
 * seen, and moves what can never be processed to the dead-letter queue.
 */
@ApplicationModule(allowedDependencies = {"records", "problem"})
@NullMarked
package dev.workstream.notifications.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
