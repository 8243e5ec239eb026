/**
 * What every gRPC edge needs: the request's id from service to service, limits for connections,
 * statuses with machine-readable details, and no observation of probes.
 */
@NullMarked
package dev.workstream.defaults.grpc;

import org.jspecify.annotations.NullMarked;
