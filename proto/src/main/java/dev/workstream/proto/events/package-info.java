/**
 * The names in events that all services read: categories, event types and subjects. The schemas say
 * the rest.
 */
@NullMarked
package dev.workstream.proto.events;

import org.jspecify.annotations.NullMarked;
