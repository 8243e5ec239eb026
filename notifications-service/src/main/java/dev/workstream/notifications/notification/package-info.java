/** The records: one for each event, appended and never changed, and their read API. */
@ApplicationModule(allowedDependencies = {"live", "problem"})
@NullMarked
package dev.workstream.notifications.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
