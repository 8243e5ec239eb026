/**
 * Shared parts of gRPC servers: the caller's request id in the log, connection limits, statuses
 * with machine-readable details, and no tracing of health checks.
 */
@NullMarked
package dev.workstream.defaults.grpc;

import org.jspecify.annotations.NullMarked;
