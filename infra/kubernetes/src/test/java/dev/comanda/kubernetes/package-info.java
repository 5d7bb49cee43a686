/// What can be known about the manifests without a cluster: here, their names and numbers against
/// the code and against each other. The packages below hold them against Kubernetes' own schemas
/// (start with `schema.ManifestsTest`), and run what they declare (`cluster.RunsAsDeclaredIT`).
@NullMarked
package dev.comanda.kubernetes;

import org.jspecify.annotations.NullMarked;
