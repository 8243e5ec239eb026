/** Required settings: without one of them the service does not start, and names the missing one. */
@NullMarked
package dev.workstream.defaults.settings;

import org.jspecify.annotations.NullMarked;
