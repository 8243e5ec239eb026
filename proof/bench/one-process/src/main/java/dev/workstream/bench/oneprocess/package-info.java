/**
 * The baseline of the benchmark: the calls of tasks-service in one process, directly from the HTTP
 * handler to the tables, without events.
 */
@NullMarked
package dev.workstream.bench.oneprocess;

import org.jspecify.annotations.NullMarked;
