/// What the manifests set, and what the services read.
@NullMarked
package dev.comanda.kubernetes.settings;

import org.jspecify.annotations.NullMarked;
