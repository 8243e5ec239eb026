/**
 * Gives integration tests real engines: containers where Docker runs, else local engines. Tests do
 * not know which.
 */
@NullMarked
package dev.workstream.testengines;

import org.jspecify.annotations.NullMarked;
