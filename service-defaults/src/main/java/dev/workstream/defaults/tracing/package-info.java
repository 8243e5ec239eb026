/** Continues a trace after its message has waited in a table or a queue. */
@NullMarked
package dev.workstream.defaults.tracing;

import org.jspecify.annotations.NullMarked;
