/// The overlays as `kubectl apply -k` would send them.
@NullMarked
package dev.comanda.kubernetes.manifest;

import org.jspecify.annotations.NullMarked;
