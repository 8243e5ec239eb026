/** Shows people the tasks and what happens to them, by what the API says to anybody. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.workstream.gateway.page;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
