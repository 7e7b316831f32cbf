package io.cloister.vfs.devfs;

import io.cloister.abi.Stat;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.PseudoInode;

/** A device node of /dev; {@link Devices} opens it. */
final class DeviceInode extends PseudoInode {
    DeviceInode(PseudoFs fileSystem, int permissions, long ino, int major, int minor) {
        super(fileSystem, Stat.S_IFCHR | permissions, ino);
        device(Attributes.device(major, minor));
    }
}
