/**
 * Tasks, their statuses, and the event of each change. A use case changes a task and appends its
 * event in one transaction.
 */
@ApplicationModule(allowedDependencies = {"due", "outbox"})
@NullMarked
package dev.workstream.tasks.task;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
