/**
 * Starts the engines that Workstream needs on this machine, without Docker or root. Uses real
 * servers if available, else embedded servers that speak the same protocol.
 */
@NullMarked
package dev.workstream.engines;

import org.jspecify.annotations.NullMarked;
