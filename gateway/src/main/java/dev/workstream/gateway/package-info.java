/** The gateway: the public REST API of Workstream. It has no domain rules and stores nothing. */
@NullMarked
package dev.workstream.gateway;

import org.jspecify.annotations.NullMarked;
