package io.cloister.vfs.inode;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A name in a directory, or the root of a file system. Without an inode it is negative: the name is known not to exist.
 * Whoever keeps one (working directories, open files, mounts) pins it, so that the cache doesn't drop it.
 */
public final class Dentry {
    private Dentry parent;
    private String name;
    private Inode inode;
    private Map<String, Dentry> children;
    private int pins;
    private int mounts;
    private boolean unlinked;
    private String anonymousName;
    boolean recent;

    Dentry(Dentry parent, String name, Inode inode) {
        this.parent = parent;
        this.name = name;
        this.inode = inode;
    }

    /** The root of a file system. */
    public static Dentry root(Inode inode) {
        return new Dentry(null, "", inode);
    }

    /** A file without a place (memfd, O_TMPFILE); {@code display} is what /proc/PID/fd shows. */
    public static Dentry anonymous(Inode inode, String display) {
        Dentry dentry = new Dentry(null, "", inode);
        dentry.anonymousName = display;
        dentry.unlinked = true;
        return dentry;
    }

    /** Directory of this name; null for roots. */
    public Dentry parent() {
        return parent;
    }

    /** Last component. */
    public String name() {
        return name;
    }

    /** The inode; null: negative. */
    public Inode inode() {
        return inode;
    }

    /** True if the name does not exist. */
    public boolean isNegative() {
        return inode == null;
    }

    /** Display text of a nameless file, or null. */
    public String anonymousName() {
        return anonymousName;
    }

    /** The name was removed while somebody still holds it. */
    public boolean isUnlinked() {
        return unlinked;
    }

    /** Mounts that sit on this name. */
    public int mounts() {
        return mounts;
    }

    void mountsBy(int delta) {
        mounts += delta;
        pins += delta;
    }

    public Dentry pin() {
        pins++;
        return this;
    }

    public void unpin() {
        pins--;
        letGo();
    }

    /** A name that was removed and that nobody holds any more: where it was the inode's last one the inode can go. */
    void letGo() {
        if (unlinked && pins == 0 && inode != null && inode.attributes().nlink == 0) {
            inode.forgotten();
        }
    }

    boolean droppable() {
        return pins == 0 && mounts == 0 && (children == null || children.isEmpty());
    }

    Map<String, Dentry> children() {
        if (children == null) {
            children = new LinkedHashMap<>();
        }
        return children;
    }

    Dentry child(String childName) {
        return children == null ? null : children.get(childName);
    }

    /** Gives a negative entry its inode. */
    void instantiate(Inode newInode) {
        inode = newInode;
        unlinked = false;
    }

    void unlink() {
        unlinked = true;
        if (parent != null && parent.child(name) == this) {
            parent.children.remove(name);
        }
    }

    void move(Dentry newParent, String newName) {
        parent.children.remove(name, this);
        parent = newParent;
        name = newName;
        newParent.children().put(newName, this);
    }

    /** Puts an unlinked entry at another place. */
    void place(Dentry newParent, String newName) {
        parent = newParent;
        name = newName;
        newParent.children().put(newName, this);
    }

    /** True if {@code this} is {@code other} or lies below it. */
    public boolean isBelow(Dentry other) {
        for (Dentry d = this; d != null; d = d.parent) {
            if (d == other) {
                return true;
            }
        }
        return false;
    }
}
