/** Traces that go on past a place where a message waits. */
@NullMarked
package dev.workstream.defaults.tracing;

import org.jspecify.annotations.NullMarked;
