/**
 * What every gRPC edge needs: the id of the caller's request in the log, limits for connections,
 * statuses with machine-readable details, and no observation of probes.
 */
@NullMarked
package dev.workstream.defaults.grpc;

import org.jspecify.annotations.NullMarked;
