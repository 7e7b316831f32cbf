package io.cloister.vfs.exec;

import io.cloister.abi.Elf;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.Inode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** ELF header and program headers of one file, checked as far as reading them needs (elf(5)). */
final class ElfImage {
    private final byte[] headers;
    private final String interpreter;
    private final long error;

    private ElfImage(byte[] headers, String interpreter, long error) {
        this.headers = headers;
        this.interpreter = interpreter;
        this.error = error;
    }

    private static ElfImage bad(long error) {
        return new ElfImage(null, null, error);
    }

    static ElfImage of(Inode inode) {
        UnsafeBuffer header = new UnsafeBuffer(new byte[Elf.EHDR_SIZE]);
        long n = inode.readAt(header, 0, Elf.EHDR_SIZE, 0);
        if (n < Elf.EHDR_SIZE) {
            return bad(n < 0 ? n : -Errno.ENOEXEC);
        }
        boolean ours = header.getInt(0) == Elf.ELFMAG && header.getByte(Elf.EI_CLASS) == Elf.ELFCLASS64
            && header.getShort(Elf.E_MACHINE) == Elf.EM_X86_64 && header.getShort(Elf.E_PHENTSIZE) == Elf.PHDR_SIZE;
        int type = header.getShort(Elf.E_TYPE);
        int bytes = (header.getShort(Elf.E_PHNUM) & 0xffff) * Elf.PHDR_SIZE;
        if (!ours || type != Elf.ET_EXEC && type != Elf.ET_DYN || bytes == 0 || bytes > VfsLimits.PROGRAM_HEADERS) {
            return bad(-Errno.ENOEXEC);
        }
        byte[] all = Arrays.copyOf(header.byteArray(), Elf.EHDR_SIZE + bytes);
        UnsafeBuffer view = new UnsafeBuffer(all);
        long offset = header.getLong(Elf.E_PHOFF);
        if (offset < 0 || inode.readAt(view, Elf.EHDR_SIZE, bytes, offset) != bytes) {
            return bad(-Errno.ENOEXEC);
        }
        for (int at = Elf.EHDR_SIZE; at < all.length; at += Elf.PHDR_SIZE) {
            if (view.getInt(at + Elf.P_TYPE) == Elf.PT_INTERP) {
                return withInterpreter(inode, all, view.getLong(at + Elf.P_OFFSET), view.getLong(at + Elf.P_FILESZ));
            }
        }
        return new ElfImage(all, null, 0);
    }

    private static ElfImage withInterpreter(Inode inode, byte[] headers, long offset, long size) {
        if (size < 2 || size > Open.PATH_MAX || offset < 0) {
            return bad(-Errno.ENOEXEC);
        }
        UnsafeBuffer path = new UnsafeBuffer(new byte[(int) size]);
        if (inode.readAt(path, 0, (int) size, offset) != size || path.getByte((int) size - 1) != 0) {
            return bad(-Errno.ENOEXEC);
        }
        String text = new String(path.byteArray(), StandardCharsets.ISO_8859_1);
        return new ElfImage(headers, text.substring(0, text.indexOf('\0')), 0);
    }

    /** ELF header, then the program headers. */
    byte[] headers() {
        return headers;
    }

    /** PT_INTERP, or null. */
    String interpreter() {
        return interpreter;
    }

    /** 0, or minus an errno. */
    long error() {
        return error;
    }
}
