/**
 * Tasks: what they are, what may happen to them, and the event that each change makes. A use case
 * changes a task and appends its event in one transaction.
 */
@ApplicationModule(allowedDependencies = {"due", "outbox"})
@NullMarked
package dev.workstream.tasks.task;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
