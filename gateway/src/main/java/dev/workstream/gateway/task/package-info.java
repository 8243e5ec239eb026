/** The REST API for tasks: turns each request into one gRPC call, and its response into JSON. */
@ApplicationModule(allowedDependencies = {"call", "problem", "request"})
@NullMarked
package dev.workstream.gateway.task;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
