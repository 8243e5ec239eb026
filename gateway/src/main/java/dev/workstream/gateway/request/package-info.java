/** Rules for all requests: id and log line, limits on size, time and rate, and bearer tokens. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.workstream.gateway.request;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
