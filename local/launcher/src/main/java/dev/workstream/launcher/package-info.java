/**
 * Starts Workstream on one machine, first the engines, then the services as separate processes, and
 * stops it in reverse.
 */
@NullMarked
package dev.workstream.launcher;

import org.jspecify.annotations.NullMarked;
