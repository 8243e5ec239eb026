/** The notifications-service: records every event once and answers what happened to a task. */
@NullMarked
package dev.workstream.notifications;

import org.jspecify.annotations.NullMarked;
