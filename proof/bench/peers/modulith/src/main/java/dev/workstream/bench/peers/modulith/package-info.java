/** Spring Modulith: events externalized after commit by an event listener. */
@NullMarked
package dev.workstream.bench.peers.modulith;

import org.jspecify.annotations.NullMarked;
