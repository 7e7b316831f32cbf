package io.cloister.vfs.pseudo;

import io.cloister.abi.Stat;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A directory whose names were given at boot, and which may have computed ones as well (subclasses). */
public class PseudoDir extends PseudoInode {
    private final Map<String, Inode> children = new LinkedHashMap<>();

    public PseudoDir(PseudoFs fileSystem, int permissions, long ino) {
        super(fileSystem, Stat.S_IFDIR | permissions, ino);
    }

    public static PseudoDir root(PseudoFs fileSystem) {
        return new PseudoDir(fileSystem, 0555, rootNumber());
    }

    /** A directory in this one. */
    public final PseudoDir dir(String name) {
        PseudoDir made = new PseudoDir(pseudoFs(), 0555, number(ino(), name));
        return add(name, made);
    }

    /** A read-only text in this one. */
    public final PseudoDir text(String name, TextInode.Text text) {
        add(name, TextInode.of(pseudoFs(), 0444, number(ino(), name), text, 0));
        return this;
    }

    /** A read-only text that never changes. */
    public final PseudoDir text(String name, String text) {
        return text(name, new TextInode.Fixed(TextInode.bytes(text)));
    }

    /** A symbolic link in this one. */
    public final PseudoDir link(String name, String target) {
        add(name, new LinkInode.Fixed(pseudoFs(), number(ino(), name), target));
        return this;
    }

    /** Puts {@code inode} into this one; returns it. */
    public final <T extends Inode> T add(String name, T inode) {
        children.put(name, inode);
        if (inode instanceof PseudoDir) {
            attributes().nlink++;
        }
        return inode;
    }

    @Override
    public Found lookup(int tid, String name) {
        Inode child = children.get(name);
        return child == null ? Found.NONE : Found.of(child);
    }

    @Override
    public long list(int tid, List<DirEntry> into) {
        children.forEach((name, inode) -> {
            Attributes a = inode.attributes();
            into.add(new DirEntry(name, a.ino, a.direntType()));
        });
        return 0;
    }
}
