/**
 * What all peers share, so that only their outbox differs: the event, how it is published, the
 * load, the subscriber and the protocol of the benchmark.
 */
@NullMarked
package dev.workstream.bench.peers;

import org.jspecify.annotations.NullMarked;
