/// The servers of production as processes of this machine: with its certificates, its users, its
/// names.
@NullMarked
package dev.comanda.kubernetes.cluster;

import org.jspecify.annotations.NullMarked;
