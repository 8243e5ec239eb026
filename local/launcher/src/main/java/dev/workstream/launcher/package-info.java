/**
 * Runs Workstream on one machine: engines, then services as processes of their own, all stopped in
 * order.
 */
@NullMarked
package dev.workstream.launcher;

import org.jspecify.annotations.NullMarked;
