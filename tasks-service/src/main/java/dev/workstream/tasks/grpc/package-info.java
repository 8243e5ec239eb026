/**
 * The gRPC edge: translates calls into use cases, and their outcomes into messages and statuses. It
 * contains no business rules.
 */
@ApplicationModule(allowedDependencies = "task")
@NullMarked
package dev.workstream.tasks.grpc;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
