/**
 * Shared by journeys, drill and benchmark: a REST client, a client for event streams and a reader
 * of metrics.
 */
@NullMarked
package dev.workstream.proof.client;

import org.jspecify.annotations.NullMarked;
