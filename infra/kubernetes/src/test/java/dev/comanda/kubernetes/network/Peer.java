package dev.comanda.kubernetes.network;

import java.util.Map;

/// One end of a conversation: a pod of the namespace, or somebody elsewhere.
///
/// @param name for the table
/// @param namespace labels of its namespace; empty for an address outside of the cluster
/// @param labels of the pod
/// @param ours whether the policies are about it
record Peer(String name, Map<String, String> namespace, Map<String, String> labels, boolean ours) {

    static final String NAMESPACE = "kubernetes.io/metadata.name";

    static Peer pod(String name, Map<String, String> labels) {
        return new Peer(name, Map.of(NAMESPACE, "comanda"), labels, true);
    }

    static Peer elsewhere(String namespace) {
        return new Peer(namespace, Map.of(NAMESPACE, namespace), Map.of(), false);
    }

    /// A pod of a namespace with a label of its own.
    static Peer elsewhere(String namespace, String label, String value) {
        return new Peer(namespace, Map.of(NAMESPACE, namespace, label, value), Map.of(), false);
    }

    static Peer internet() {
        return new Peer("internet", Map.of(), Map.of(), false);
    }

    boolean isAddress() {
        return namespace.isEmpty();
    }
}
