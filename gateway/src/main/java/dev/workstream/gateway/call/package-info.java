/**
 * The one way to reach a service: its channel, the deadline and request id of each call, and its
 * health.
 */
@ApplicationModule(allowedDependencies = "request")
@NullMarked
package dev.workstream.gateway.call;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
