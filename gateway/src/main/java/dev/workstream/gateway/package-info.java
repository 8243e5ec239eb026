/** The gateway: the public REST of Workstream. Decides nothing and stores nothing. */
@NullMarked
package dev.workstream.gateway;

import org.jspecify.annotations.NullMarked;
