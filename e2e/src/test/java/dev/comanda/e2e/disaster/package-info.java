/// What `docs/operations.md` says: a backup while orders run, and a database that is put back to
// it.
@NullMarked
package dev.comanda.e2e.disaster;

import org.jspecify.annotations.NullMarked;
