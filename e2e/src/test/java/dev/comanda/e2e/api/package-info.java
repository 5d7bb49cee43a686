/// The HTTP API as its documents say it is: OpenAPI by a generative test, docs/api.md line by line.
@NullMarked
package dev.comanda.e2e.api;

import org.jspecify.annotations.NullMarked;
