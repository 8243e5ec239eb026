/**
 * The baseline of the benchmark: creates, completes and reads tasks as tasks-service does, straight
 * from the HTTP handler, and tells nobody about it.
 */
@NullMarked
package dev.workstream.bench.oneprocess;

import org.jspecify.annotations.NullMarked;
