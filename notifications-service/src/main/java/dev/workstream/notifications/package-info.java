/** The notifications-service: records every event once and shows what happened to a task. */
@NullMarked
package dev.workstream.notifications;

import org.jspecify.annotations.NullMarked;
