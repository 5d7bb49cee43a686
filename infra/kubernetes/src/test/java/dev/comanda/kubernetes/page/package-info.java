/// `docs/deploy.md` against the manifests.
@NullMarked
package dev.comanda.kubernetes.page;

import org.jspecify.annotations.NullMarked;
