/// What a migration may do to a schema that another version is working on.
@NullMarked
package dev.comanda.e2e.migration;

import org.jspecify.annotations.NullMarked;
