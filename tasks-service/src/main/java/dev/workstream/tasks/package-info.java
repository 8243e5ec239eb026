/** The tasks-service: owns the tasks and their database, and publishes what happens to them. */
@NullMarked
package dev.workstream.tasks;

import org.jspecify.annotations.NullMarked;
