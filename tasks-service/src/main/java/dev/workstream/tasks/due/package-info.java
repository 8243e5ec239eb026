/**
 * One loop for everything that time brings. Each work says when it is due next; the loop runs it
 * then, repeats it after a failure, and measures how late it is. Knows names and times only.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.workstream.tasks.due;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
