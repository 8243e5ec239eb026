/** Serves the description of the API, docs/contracts/openapi.yaml, and Swagger UI. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.workstream.gateway.description;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
