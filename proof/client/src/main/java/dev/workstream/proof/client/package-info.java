/**
 * The clients that journeys, drill and benchmark share: one for REST calls, one for event streams,
 * one for metrics.
 */
@NullMarked
package dev.workstream.proof.client;

import org.jspecify.annotations.NullMarked;
