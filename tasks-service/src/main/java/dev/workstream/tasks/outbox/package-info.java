/**
 * The outbox and its relay: an event appended in a committed transaction reaches the broker at
 * least once, in order per subject. Knows ids, names and JSON, but not tasks.
 */
@ApplicationModule(allowedDependencies = "due")
@NullMarked
package dev.workstream.tasks.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
