package io.cloister.spec;

import java.util.List;

/**
 * What is mounted at a place of a container, in the order of the list that it is in.
 *
 * @param destination where. @param type a type of file system, {@link #BIND} or {@link #ROOT}.
 * @param source of a {@link #BIND} the directory on the host, of a {@link #ROOT} one of the container; else only shown.
 * @param options as for mount(8): flags by name, the rest for the file system.
 */
public record MountSpec(String destination, String type, String source, List<String> options) {
    /** A directory of the host. */
    public static final String BIND = "bind";
    /**
     * A directory of the container's own root file system, which an earlier mount of the list may hide. Not in the OCI
     * specification.
     */
    public static final String ROOT = "root";

    public MountSpec {
        ByteText.checkPath("destination", destination);
        ByteText.check("type", type, SpecLimits.TEXT);
        ByteText.check("source", source, SpecLimits.PATH);
        if (type.isEmpty()) {
            throw new SpecException("type", "is missing");
        }
        if (type.equals(BIND) || type.equals(ROOT)) {
            ByteText.checkPath("source", source);
        }
        options = List.copyOf(options);
        for (int i = 0; i < options.size(); i++) {
            ByteText.check("options[" + i + "]", options.get(i), SpecLimits.TEXT);
        }
    }

    /** One that has no source of its own. */
    public static MountSpec of(String type, String destination, String... options) {
        return new MountSpec(destination, type, type, List.of(options));
    }

    /** True if the gofer has to show a directory of the host. */
    public boolean isBind() {
        return type.equals(BIND);
    }

    public boolean isReadonly() {
        return MountOptions.of(options).isReadonly();
    }
}
