/**
 * Streams of events to clients, as server-sent events: first the log, then events as they happen.
 * {@code EventStreams} opens a stream, {@code StreamState} decides what it does next.
 */
@ApplicationModule(allowedDependencies = {"call", "problem", "request"})
@NullMarked
package dev.workstream.gateway.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
