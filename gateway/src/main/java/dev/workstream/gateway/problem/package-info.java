/** Turns every failure into an HTTP response with RFC 9457 problem details. */
@ApplicationModule(allowedDependencies = "request")
@NullMarked
package dev.workstream.gateway.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
