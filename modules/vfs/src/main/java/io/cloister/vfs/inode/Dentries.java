package io.cloister.vfs.inode;

import io.cloister.vfs.path.DentryCache;

/** What only the name cache does to entries. */
public final class Dentries {
    private Dentries() {
    }

    /** The remembered entry, or null. */
    public static Dentry child(Dentry dir, String name) {
        return dir.child(name);
    }

    public static void touch(Dentry dentry) {
        dentry.recent = true;
    }

    /** A new entry in {@code dir}. */
    public static Dentry make(Dentry dir, String name, Inode inode) {
        Dentry dentry = new Dentry(dir, name, inode);
        dir.children().put(name, dentry);
        return dentry;
    }

    /** A new entry that {@code dir} does not know. */
    public static Dentry loose(Dentry dir, String name, Inode inode) {
        return new Dentry(dir, name, inode);
    }

    /** Not in its directory any more. */
    public static boolean isGone(Dentry dentry) {
        return dentry.parent() == null || dentry.parent().child(dentry.name()) != dentry;
    }

    /** Must stay, or was used since this was asked last. */
    public static boolean spare(Dentry dentry) {
        boolean recent = dentry.recent;
        dentry.recent = false;
        return recent || !dentry.droppable();
    }

    public static boolean isFree(Dentry dentry) {
        return dentry.droppable();
    }

    public static void unlink(Dentry dentry) {
        dentry.unlink();
    }

    /** The name does not exist any more. */
    public static void removed(Dentry dentry) {
        dentry.unlink();
        dentry.letGo();
    }

    public static void instantiate(Dentry dentry, Inode inode) {
        dentry.instantiate(inode);
        if (dentry.inode().fileSystem().cachesNames() && dentry.parent() != null) {
            dentry.parent().children().put(dentry.name(), dentry);
        }
    }

    /** See {@link DentryCache#moved}. */
    public static void move(Dentry source, Dentry target, boolean exchange) {
        Dentry toDir = target.parent();
        String toName = target.name();
        Dentry fromDir = source.parent();
        String fromName = source.name();
        target.unlink();
        source.move(toDir, toName);
        if (exchange) {
            Dentry back = target;
            back.instantiate(back.inode());
            back.place(fromDir, fromName);
        } else {
            target.letGo();
        }
    }
}
