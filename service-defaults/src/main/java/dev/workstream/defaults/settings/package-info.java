/** Settings that must be present: a start without one of them fails and says what is missing. */
@NullMarked
package dev.workstream.defaults.settings;

import org.jspecify.annotations.NullMarked;
