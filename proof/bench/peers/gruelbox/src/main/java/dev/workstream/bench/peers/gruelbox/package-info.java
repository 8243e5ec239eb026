/** gruelbox transaction-outbox: calls stored with the transaction and made after it. */
@NullMarked
package dev.workstream.bench.peers.gruelbox;

import org.jspecify.annotations.NullMarked;
