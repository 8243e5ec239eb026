/** Namastack Outbox: records polled from a table and handed to a handler. */
@NullMarked
package dev.workstream.bench.peers.namastack;

import org.jspecify.annotations.NullMarked;
