/**
 * What every HTTP edge needs: an id for each request, checked query parameters, and RFC 9457
 * problems as the only form of a failure. A service adds its list of problems.
 */
@NullMarked
package dev.workstream.defaults.http;

import org.jspecify.annotations.NullMarked;
