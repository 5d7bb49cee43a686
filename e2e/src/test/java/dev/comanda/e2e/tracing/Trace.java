package dev.comanda.e2e.tracing;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The spans of one trace.
record Trace(List<Collected> spans) {

    /// The spans as they hang together, each below its parent, as a viewer shows them. One whose
    /// parent is not there stands at the left.
    String tree() {
        StringBuilder tree = new StringBuilder();
        sorted(roots()).forEach(root -> draw(root, "", tree));
        return tree.toString();
    }

    /// The spans whose parent is not among them.
    List<Collected> roots() {
        Set<String> known = spans.stream().map(Collected::id).collect(Collectors.toSet());
        return spans.stream().filter(span -> !known.contains(span.parent())).toList();
    }

    private void draw(Collected span, String indent, StringBuilder tree) {
        tree.append(indent).append(span).append('\n');
        sorted(spans.stream().filter(child -> child.parent().equals(span.id())).toList())
                .forEach(child -> draw(child, indent + "  ", tree));
    }

    private static List<Collected> sorted(List<Collected> some) {
        return some.stream().sorted(Comparator.comparing(Collected::toString)).toList();
    }

    /// The only span of this name.
    Collected one(String name) {
        List<Collected> found = spans.stream().filter(span -> span.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " spans '" + name + "' in\n" + tree());
        }
        return found.getFirst();
    }
}
