/** The web page that shows tasks and their events. It uses the public API only. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.workstream.gateway.page;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
