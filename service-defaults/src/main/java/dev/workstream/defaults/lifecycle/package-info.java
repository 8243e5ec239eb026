/** Time that tests can control, and loops that run until the service stops. */
@NullMarked
package dev.workstream.defaults.lifecycle;

import org.jspecify.annotations.NullMarked;
