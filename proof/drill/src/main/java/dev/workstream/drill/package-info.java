/**
 * Puts a separate system under load, causes every failure that it promises to survive, and counts
 * lost, doubled and disordered events.
 */
@NullMarked
package dev.workstream.drill;

import org.jspecify.annotations.NullMarked;
