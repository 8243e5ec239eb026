/**
 * Breaks a system of its own in every way that it promises to survive, under load, and counts what
 * was lost, doubled or put out of order.
 */
@NullMarked
package dev.workstream.drill;

import org.jspecify.annotations.NullMarked;
