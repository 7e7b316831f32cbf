package io.cloister.simulation;

import io.cloister.abi.Elf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one program file there is: what it does is said by its first argument. */
final class ElfFile {
    private static final long BASE = 0x400000;
    private static final int SIZE = 4096;

    private ElfFile() {
    }

    static byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0, Elf.ELFMAG);
        out.put(Elf.EI_CLASS, (byte) Elf.ELFCLASS64);
        out.put(Elf.EI_DATA, (byte) Elf.ELFDATA2LSB);
        out.putShort(Elf.E_TYPE, (short) Elf.ET_EXEC);
        out.putShort(Elf.E_MACHINE, (short) Elf.EM_X86_64);
        out.putLong(Elf.E_ENTRY, BASE + 0x800);
        out.putLong(Elf.E_PHOFF, Elf.EHDR_SIZE);
        out.putShort(Elf.E_PHENTSIZE, (short) Elf.PHDR_SIZE);
        out.putShort(Elf.E_PHNUM, (short) 1);
        int at = Elf.EHDR_SIZE;
        out.putInt(at + Elf.P_TYPE, Elf.PT_LOAD);
        out.putInt(at + Elf.P_FLAGS, Elf.PF_R | Elf.PF_X);
        out.putLong(at + Elf.P_VADDR, BASE);
        out.putLong(at + Elf.P_FILESZ, SIZE);
        out.putLong(at + Elf.P_MEMSZ, 2 * SIZE);
        out.putLong(at + Elf.P_ALIGN, SIZE);
        return out.array();
    }
}
