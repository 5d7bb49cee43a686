/// A small identity provider: [TokenIssuer] is asked by the services, [Claims] are what its tokens
/// say.
@NullMarked
package dev.comanda.servers.tokens;

import org.jspecify.annotations.NullMarked;
