/**
 * One loop for all timed work. Each {@link DueWork} says when it is due next; the loop runs it
 * then, retries it after a failure, and measures how late it is. It knows only names and times.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.workstream.tasks.due;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
