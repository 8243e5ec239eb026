/**
 * The names in events that all services use: categories, event types and subjects. The schemas
 * define everything else.
 */
@NullMarked
package dev.workstream.proto.events;

import org.jspecify.annotations.NullMarked;
