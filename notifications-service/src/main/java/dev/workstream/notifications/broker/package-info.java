/**
 * This service's queues and bindings, its deliveries, its dead letters and their replay. Knows
 * bytes, and nothing of the events in them.
 */
@ApplicationModule(allowedDependencies = "problem")
@NullMarked
package dev.workstream.notifications.broker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
