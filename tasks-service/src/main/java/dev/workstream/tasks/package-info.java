/** The tasks-service: owns the tasks and their database, and publishes an event for each change. */
@NullMarked
package dev.workstream.tasks;

import org.jspecify.annotations.NullMarked;
