/** Page tokens: opaque texts with which a client requests the next page of a list. */
@NullMarked
package dev.workstream.defaults.paging;

import org.jspecify.annotations.NullMarked;
