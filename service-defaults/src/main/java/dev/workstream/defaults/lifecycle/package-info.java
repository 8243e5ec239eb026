/** Time that tests can move, and the life of work that runs until the service stops. */
@NullMarked
package dev.workstream.defaults.lifecycle;

import org.jspecify.annotations.NullMarked;
