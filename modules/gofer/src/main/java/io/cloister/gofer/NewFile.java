package io.cloister.gofer;

/** A file to be made in some directory; -1 leaves an owner as the host chooses it. */
record NewFile(byte[] name, int mode, int uid, int gid) {
}
