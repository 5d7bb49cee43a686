/// Several instances of each service beside each other, against one database and one broker.
@NullMarked
package dev.comanda.e2e.scale;

import org.jspecify.annotations.NullMarked;
