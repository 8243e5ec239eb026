/**
 * Tells what happens as it happens: first what is recorded, then each record within moments, over
 * gRPC. Knows ids, names and JSON, and nothing of what they mean.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.workstream.notifications.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
