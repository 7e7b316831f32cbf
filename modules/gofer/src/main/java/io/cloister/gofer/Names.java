package io.cloister.gofer;

import io.cloister.abi.Stat;
import io.cloister.abi.StatxLayout;

/** What names may be, and what attributes say of their files. */
final class Names {
    private Names() {
    }

    /** True for a name that stays in its directory. */
    static boolean isName(byte[] name) {
        if (name.length == 0
                || name.length > GoferLimits.NAME_MAX
                || name[0] == '.' && (name.length == 1 || name.length == 2 && name[1] == '.')) {
            return false;
        }
        for (byte b : name) {
            if (b == '/' || b == 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isDirectory(byte[] attributes) {
        return (mode(attributes) & Stat.S_IFMT) == Stat.S_IFDIR;
    }

    static int mode(byte[] attributes) {
        return attributes[StatxLayout.STX_MODE] & 0xff | (attributes[StatxLayout.STX_MODE + 1] & 0xff) << 8;
    }
}
