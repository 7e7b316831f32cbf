package io.cloister.vfs.devfs;

import io.cloister.abi.Stat;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Setattr;
import io.cloister.vfs.pseudo.PseudoDir;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.PseudoInode;
import io.cloister.vfs.tty.Terminals;
import io.cloister.vfs.tty.Tty;
import java.util.List;

/** /dev/pts (pts(4)): one node for each living pseudoterminal. */
final class PtsRoot extends PseudoDir {
    private static final int PTMX_INO = 2;
    private final Terminals terminals;

    PtsRoot(PseudoFs fileSystem, Terminals terminals) {
        super(fileSystem, 0755, rootNumber());
        this.terminals = terminals;
        add("ptmx", new DeviceInode(fileSystem, 0666, PTMX_INO, 5, 2));
    }

    @Override
    public Found lookup(int tid, String name) {
        for (Tty tty : terminals.all()) {
            if (Integer.toString(tty.number()).equals(name)) {
                return Found.of(new Slave(pseudoFs(), tty));
            }
        }
        return super.lookup(tid, name);
    }

    @Override
    public long list(int tid, List<DirEntry> into) {
        for (Tty tty : terminals.all()) {
            into.add(new DirEntry(Integer.toString(tty.number()), tty.ino(), Stat.DT_CHR));
        }
        return super.list(tid, into);
    }

    /** The node of one terminal; owner and mode are the terminal's. */
    private static final class Slave extends PseudoInode {
        private final Tty tty;

        private Slave(PseudoFs fileSystem, Tty tty) {
            super(fileSystem, Stat.S_IFCHR, tty.ino());
            this.tty = tty;
            device(tty.device());
        }

        @Override
        public Attributes attributes() {
            Attributes a = super.attributes();
            if (tty != null) {
                a.mode = Stat.S_IFCHR | tty.mode();
                a.uid = tty.uid();
                a.gid = tty.gid();
            }
            return a;
        }

        @Override
        public long setattr(Setattr change) {
            Attributes a = attributes();
            change.apply(a);
            tty.owner(a.mode & 07777, a.uid, a.gid);
            return 0;
        }
    }
}
