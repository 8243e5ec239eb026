/**
 * The queues and bindings of this service, its deliveries, and its dead letters with their replay.
 * Handles bytes and does not know events.
 */
@ApplicationModule(allowedDependencies = "problem")
@NullMarked
package dev.workstream.notifications.broker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
