package io.cloister.mm;

/**
 * A program or its interpreter, as vfs opened it. Its bytes are a guest's file.
 *
 * @param object its memory object. @param headers ELF header and program headers. @param path as maps shows it.
 */
record ProgramFile(long object, byte[] headers, byte[] path, long device, long inode) {
}
