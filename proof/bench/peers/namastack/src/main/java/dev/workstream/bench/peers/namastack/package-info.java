/** Namastack Outbox: polls records from a table and passes them to a handler. */
@NullMarked
package dev.workstream.bench.peers.namastack;

import org.jspecify.annotations.NullMarked;
