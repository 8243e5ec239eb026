/** Tokens that carry a client from one page of a list to the next. */
@NullMarked
package dev.workstream.defaults.paging;

import org.jspecify.annotations.NullMarked;
