/**
 * Live streams over gRPC: a client gets the recorded events, then each new event within moments.
 * {@link dev.workstream.notifications.live.Watch} says when a stream is slow; the order of events
 * is decided in {@code records}.
 */
@ApplicationModule(allowedDependencies = {"records", "problem"})
@NullMarked
package dev.workstream.notifications.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
