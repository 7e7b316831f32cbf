package io.cloister.vfs.mount;

import io.cloister.vfs.inode.FileSystem;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What mount(2) can mount, by type. Filled by constructors. */
public final class FileSystemTypes {
    private final Map<String, Function<String, FileSystem>> factories = new TreeMap<>();

    /**
     * Makes {@code type} mountable; {@code factory} gets mount(2)'s data, and gives null if it can make nothing of
     * it.
     */
    public FileSystemTypes with(String type, Function<String, FileSystem> factory) {
        factories.put(type, factory);
        return this;
    }

    public boolean has(String type) {
        return factories.containsKey(type);
    }

    /** A new file system of a type that there is; null if {@code data} makes no sense. */
    public FileSystem make(String type, String data) {
        return factories.get(type).apply(data);
    }
}
