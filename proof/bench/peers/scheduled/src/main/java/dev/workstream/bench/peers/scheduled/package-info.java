/** A table and a method with {@code @Scheduled}, as most tutorials show it. */
@NullMarked
package dev.workstream.bench.peers.scheduled;

import org.jspecify.annotations.NullMarked;
