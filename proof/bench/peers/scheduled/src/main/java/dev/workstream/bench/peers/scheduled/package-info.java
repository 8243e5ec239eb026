/** A table and a method with {@code @Scheduled}, as in most tutorials. */
@NullMarked
package dev.workstream.bench.peers.scheduled;

import org.jspecify.annotations.NullMarked;
