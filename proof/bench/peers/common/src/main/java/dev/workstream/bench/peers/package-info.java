/**
 * Shared by all peers, so that only the outbox differs: the event, its publishing, the load, the
 * subscriber and the protocol of the benchmark.
 */
@NullMarked
package dev.workstream.bench.peers;

import org.jspecify.annotations.NullMarked;
