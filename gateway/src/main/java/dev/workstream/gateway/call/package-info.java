/**
 * Calls to the other services: one channel per service, a deadline and request id for each call,
 * and health checks.
 */
@ApplicationModule(allowedDependencies = "request")
@NullMarked
package dev.workstream.gateway.call;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
