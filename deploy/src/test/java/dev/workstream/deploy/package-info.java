/**
 * Holds what deploys the services to the services' settings, to the architecture and to what
 * docs/operations.md lets an operator do: Kubernetes manifests, Compose, alerts, TLS keys, units.
 * Each check of the manifests is itself checked by manifests that are broken on purpose.
 */
package dev.workstream.deploy;
