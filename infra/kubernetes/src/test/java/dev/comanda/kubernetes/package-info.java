/// What can be known about the manifests without a cluster. Start with [ManifestsTest]; what they
/// declare is run by [RunsAsDeclaredIT].
@NullMarked
package dev.comanda.kubernetes;

import org.jspecify.annotations.NullMarked;
