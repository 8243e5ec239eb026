/**
 * The seam of the integration tests: real engines, as containers where Docker runs, else the local
 * ones. Tests do not know which.
 */
@NullMarked
package dev.workstream.testengines;

import org.jspecify.annotations.NullMarked;
