/**
 * The gRPC edge: translates calls into use cases, and their outcomes into messages and statuses. It
 * decides nothing.
 */
@ApplicationModule(allowedDependencies = "task")
@NullMarked
package dev.workstream.tasks.grpc;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
