/// Who may talk to whom, by the NetworkPolicies.
@NullMarked
package dev.comanda.kubernetes.network;

import org.jspecify.annotations.NullMarked;
