/**
 * Starts the engines that Workstream needs on this machine, without Docker and without root: real
 * servers where there is one to be had, embedded ones that speak the same protocol where not.
 */
@NullMarked
package dev.workstream.engines;

import org.jspecify.annotations.NullMarked;
