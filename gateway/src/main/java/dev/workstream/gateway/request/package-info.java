/** What holds for every request, whatever it asks for: its id, its limits, who may send it. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.workstream.gateway.request;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
