/**
 * Holds the Kubernetes manifests to Kubernetes' own types, to the services' settings and to the
 * architecture. Each check is itself checked by manifests that are broken on purpose.
 */
package dev.workstream.deploy;
