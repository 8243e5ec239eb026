/**
 * What happens, as it happens: server-sent events to as many clients as there are, from the
 * notifications-service's records over gRPC.
 */
@ApplicationModule(allowedDependencies = {"problem", "request"})
@NullMarked
package dev.workstream.gateway.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
