package io.cloister.vfs.procfs;

import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.MountTable;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.inode.VfsMount;
import io.cloister.vfs.task.Caller;
import java.util.function.BiFunction;

/** mounts, mountinfo, mountstats of /proc/PID, as seen from the task's root. */
final class MountTexts {
    private final MountTable mounts;

    MountTexts(MountTable mounts) {
        this.mounts = mounts;
    }

    private String each(Caller subject, BiFunction<VfsMount, String, String> line) {
        StringBuilder text = new StringBuilder();
        for (VfsMount mount : mounts.all()) {
            String place = mount.parent() == null ? "/"
                : new PathRef(mount.parent(), mount.mountpoint()).text(subject.fs().root());
            if (place != null) {
                text.append(line.apply(mount, escape(place)));
            }
        }
        return text.toString();
    }

    String mounts(Caller subject) {
        return each(subject, (m, place) ->
            escape(m.source()) + " " + place + " " + m.fileSystem().type() + " " + m.options() + " 0 0\n");
    }

    String mountinfo(Caller subject) {
        return each(subject, (m, place) -> {
            long dev = m.fileSystem().dev();
            int parent = m.parent() == null ? 1 : m.parent().id();
            String options = m.options();
            return m.id() + " " + parent + " " + Attributes.major(dev) + ":" + Attributes.minor(dev) + " "
                + escape(rootOf(m)) + " " + place + " " + options + " - " + m.fileSystem().type() + " "
                + escape(m.source()) + " " + (m.readOnly() ? "ro" : "rw") + "\n";
        });
    }

    /** Which directory of its file system a bind mount shows. */
    private static String rootOf(VfsMount mount) {
        StringBuilder text = new StringBuilder();
        for (var d = mount.root(); d.parent() != null; d = d.parent()) {
            text.insert(0, d.name()).insert(0, '/');
        }
        return text.isEmpty() ? "/" : text.toString();
    }

    String mountstats(Caller subject) {
        return each(subject, (m, place) -> "device " + escape(m.source()) + " mounted on " + place + " with fstype "
            + m.fileSystem().type() + "\n");
    }

    private static String escape(String path) {
        return path.replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011").replace("\n", "\\012");
    }
}
