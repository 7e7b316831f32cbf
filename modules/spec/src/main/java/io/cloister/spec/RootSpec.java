package io.cloister.spec;

/**
 * The root file system of a container.
 *
 * @param path of its directory on the host. @param readonly nothing can be written, else writes go to a layer above it.
 */
public record RootSpec(String path, boolean readonly) {
    public RootSpec {
        ByteText.checkPath("path", path);
    }
}
