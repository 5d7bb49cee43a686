/// What every operation of the three services has in common, written into their OpenAPI
/// documents when they are built: a document that is true, without saying the same thing at
/// each method.
@NullMarked
package dev.comanda.nats.openapi;

import org.jspecify.annotations.NullMarked;
