/// What the containers are made of, and how they stand together without a cluster.
@NullMarked
package dev.comanda.kubernetes.container;

import org.jspecify.annotations.NullMarked;
