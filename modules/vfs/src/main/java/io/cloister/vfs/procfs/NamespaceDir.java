package io.cloister.vfs.procfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Jump;
import io.cloister.vfs.pseudo.LinkInode;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.PseudoInode;
import java.util.List;

/** /proc/PID/ns (namespaces(7)): one of each kind for the sandbox. */
final class NamespaceDir extends PseudoInode {
    private static final String[] NAMES = {"cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time",
        "time_for_children", "user", "uts"};
    private static final long[] NUMBERS = {4026531835L, 4026531839L, 4026531841L, 4026531840L, 4026531836L,
        4026531836L, 4026531834L, 4026531834L, 4026531837L, 4026531838L};

    NamespaceDir(PseudoFs fileSystem, long ino) {
        super(fileSystem, Stat.S_IFDIR | 0511, ino);
    }

    @Override
    public Found lookup(int tid, String name) {
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equals(name)) {
                String kind = name.replace("_for_children", "");
                String target = kind + ":[" + NUMBERS[i] + "]";
                return Found.of(new NamespaceLink(pseudoFs(), number(ino(), name), target));
            }
        }
        return Found.NONE;
    }

    @Override
    public long list(int tid, List<DirEntry> into) {
        for (String name : NAMES) {
            into.add(new DirEntry(name, number(ino(), name), Stat.DT_LNK));
        }
        return 0;
    }

    /** Can be read, not followed: there is no file for it here. */
    private static final class NamespaceLink extends LinkInode {
        private final String target;

        private NamespaceLink(PseudoFs fileSystem, long ino, String target) {
            super(fileSystem, 0777, ino);
            this.target = target;
        }

        @Override
        protected String target(int tid) {
            return target;
        }

        @Override
        public Jump jump(int tid) {
            return new Jump(null, -Errno.EACCES);
        }
    }
}
