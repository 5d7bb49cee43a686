/// What Kubernetes and its extensions take, strictly: no field that they do not know, no value of
/// another type.
@NullMarked
package dev.comanda.kubernetes.schema;

import org.jspecify.annotations.NullMarked;
