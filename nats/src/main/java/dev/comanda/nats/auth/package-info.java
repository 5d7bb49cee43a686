/// Who may call what over HTTP, the same in every service: each operation names the roles that may
/// make it ([Role]), a token of the identity provider says which the caller has, and what has no
/// rule is refused.
///
/// `comanda.auth.required` turns it on. It has to be said in production, either way.
@NullMarked
package dev.comanda.nats.auth;

import org.jspecify.annotations.NullMarked;
