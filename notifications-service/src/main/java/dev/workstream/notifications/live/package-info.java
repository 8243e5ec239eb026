/**
 * Live streams over gRPC: sends a client the recorded events, then each new event within moments.
 * Knows ids, names and JSON, and not their meaning.
 */
@ApplicationModule(allowedDependencies = {"records", "problem"})
@NullMarked
package dev.workstream.notifications.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
