/** Tasks over REST: each request becomes one gRPC call, and its answer becomes JSON. */
@ApplicationModule(allowedDependencies = {"call", "problem", "request"})
@NullMarked
package dev.workstream.gateway.task;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
