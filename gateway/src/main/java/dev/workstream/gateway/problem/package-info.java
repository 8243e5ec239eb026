/** Whatever goes wrong, as RFC 9457 problem details: the one place where failures become HTTP. */
@ApplicationModule(allowedDependencies = "request")
@NullMarked
package dev.workstream.gateway.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
