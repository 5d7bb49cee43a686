/// What is measured: a cluster of our own, or one that runs already.
@NullMarked
package dev.comanda.bench.cluster;

import org.jspecify.annotations.NullMarked;
