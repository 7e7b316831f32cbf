package io.cloister.spec;

/**
 * A namespace that a container has.
 *
 * @param path of one that exists on the host, to be joined; empty for one of its own.
 */
public record NamespaceSpec(NamespaceKind kind, String path) {
    public NamespaceSpec {
        if (!path.isEmpty()) {
            ByteText.checkPath("path", path);
        }
    }
}
