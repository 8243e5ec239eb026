/** Spring Modulith: an event listener externalizes events after the commit. */
@NullMarked
package dev.workstream.bench.peers.modulith;

import org.jspecify.annotations.NullMarked;
