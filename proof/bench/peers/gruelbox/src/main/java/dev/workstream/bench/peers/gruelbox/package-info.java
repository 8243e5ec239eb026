/**
 * gruelbox transaction-outbox: stores calls with the transaction and makes them after the commit.
 */
@NullMarked
package dev.workstream.bench.peers.gruelbox;

import org.jspecify.annotations.NullMarked;
