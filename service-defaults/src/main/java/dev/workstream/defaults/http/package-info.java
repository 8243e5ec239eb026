/**
 * Shared parts of HTTP APIs: request ids, checked query parameters, and RFC 9457 problems for every
 * failure. A service adds its list of problems.
 */
@NullMarked
package dev.workstream.defaults.http;

import org.jspecify.annotations.NullMarked;
