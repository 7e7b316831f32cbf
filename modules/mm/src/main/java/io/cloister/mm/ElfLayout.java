package io.cloister.mm;

import io.cloister.abi.Elf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What elf(5) headers ask for, checked: which pieces of the file go where, relative to the load bias. Pure; hostile
 * input gives null.
 *
 * @param type ET_EXEC or ET_DYN.
 * @param entry address of the first instruction, unbiased.
 * @param segments in ascending order; the last page of one may be the first of the next, which then covers it.
 * @param start lowest page address, unbiased.
 * @param end end of the highest page, unbiased.
 * @param programHeaders address of the program headers in memory, unbiased; 0 if no segment holds them.
 * @param count of program headers.
 * @param executableStack PT_GNU_STACK asks for it.
 * @param align largest alignment a segment asks for, a power of two of at least a page.
 */
record ElfLayout(int type, long entry, List<Segment> segments, long start, long end, long programHeaders, int count,
                 boolean executableStack, long align) {
    private static final long PAGE = MmKernel.PAGE;

    /**
     * One PT_LOAD. File bytes cover [start, fileEnd) in whole pages; [zeroFrom, fileEnd) of them is to be zeroed (the
     * bss in the last page); [fileEnd, end) is anonymous. All unbiased.
     *
     * @param prot PROT_* bits. @param offset in the file of start, whole pages.
     * @param dataEnd end of the file's bytes, not rounded. @param memoryEnd end of the segment, not rounded.
     */
    record Segment(
            long start, long fileEnd, long end, long zeroFrom, int prot, long offset, long dataEnd, long memoryEnd) {}

    /**
     * From the ELF header directly followed by the program headers (wherever e_phoff puts them in the file); null: not
     * for us.
     */
    static ElfLayout parse(byte[] headers) {
        if (headers.length < Elf.EHDR_SIZE) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(headers).order(ByteOrder.LITTLE_ENDIAN);
        int type = in.getShort(Elf.E_TYPE);
        int count = in.getShort(Elf.E_PHNUM) & 0xffff;
        boolean ours = in.getInt(0) == Elf.ELFMAG
                && in.get(Elf.EI_CLASS) == Elf.ELFCLASS64
                && in.get(Elf.EI_DATA) == Elf.ELFDATA2LSB
                && in.getShort(Elf.E_MACHINE) == Elf.EM_X86_64
                && (type == Elf.ET_EXEC || type == Elf.ET_DYN)
                && (in.getShort(Elf.E_PHENTSIZE) & 0xffff) == Elf.PHDR_SIZE;
        if (!ours
                || count == 0
                || count > MmLimits.MAX_PROGRAM_HEADERS
                || headers.length < Elf.EHDR_SIZE + count * Elf.PHDR_SIZE) {
            return null;
        }
        return segments(in, type, count);
    }

    private static ElfLayout segments(ByteBuffer in, int type, int count) {
        List<Segment> segments = new ArrayList<>();
        long tableAt = in.getLong(Elf.E_PHOFF);
        long tableAddress = 0;
        long align = PAGE;
        boolean executableStack = false;
        for (int i = 0; i < count; i++) {
            int at = Elf.EHDR_SIZE + i * Elf.PHDR_SIZE;
            int kind = in.getInt(at + Elf.P_TYPE);
            if (kind == Elf.PT_GNU_STACK) {
                executableStack = (in.getInt(at + Elf.P_FLAGS) & Elf.PF_X) != 0;
            }
            if (kind != Elf.PT_LOAD || in.getLong(at + Elf.P_MEMSZ) == 0) {
                continue;
            }
            Segment segment = segment(in, at);
            long floor = segments.isEmpty()
                    ? type == Elf.ET_EXEC ? MmLimits.MMAP_MIN : 0
                    : segments.get(segments.size() - 1).start();
            if (segment == null || segment.start() < floor || segments.size() == MmLimits.MAX_SEGMENTS) {
                return null;
            }
            long offset = in.getLong(at + Elf.P_OFFSET);
            if (tableAddress == 0 && tableAt >= offset && tableAt - offset < in.getLong(at + Elf.P_FILESZ)) {
                tableAddress = in.getLong(at + Elf.P_VADDR) + (tableAt - offset);
            }
            long wanted = in.getLong(at + Elf.P_ALIGN);
            align = wanted > align && Long.bitCount(wanted) == 1 && wanted <= MmLimits.MAX_STACK ? wanted : align;
            segments.add(segment);
        }
        if (segments.isEmpty()) {
            return null;
        }
        long end = segments.stream().mapToLong(Segment::end).max().getAsLong();
        return new ElfLayout(
                type,
                in.getLong(Elf.E_ENTRY),
                List.copyOf(segments),
                segments.get(0).start(),
                end,
                tableAddress,
                count,
                executableStack,
                align);
    }

    private static Segment segment(ByteBuffer in, int at) {
        long address = in.getLong(at + Elf.P_VADDR);
        long offset = in.getLong(at + Elf.P_OFFSET);
        long fileSize = in.getLong(at + Elf.P_FILESZ);
        long memorySize = in.getLong(at + Elf.P_MEMSZ);
        boolean sane = fileSize >= 0 && memorySize >= fileSize && address >= 0 && address < MmLimits.TOP
            && memorySize < MmLimits.TOP - address && offset >= 0 && offset <= Long.MAX_VALUE - MmLimits.TOP
            && (offset & (PAGE - 1)) == (address & (PAGE - 1));
        if (!sane) {
            return null;
        }
        int flags = in.getInt(at + Elf.P_FLAGS);
        int prot = ((flags & Elf.PF_R) != 0 ? 1 : 0)
                | ((flags & Elf.PF_W) != 0 ? 2 : 0)
                | ((flags & Elf.PF_X) != 0 ? 4 : 0);
        long start = address & -PAGE;
        long dataEnd = address + fileSize;
        long memoryEnd = address + memorySize;
        long fileEnd = fileSize == 0 ? start : MmKernel.pageUp(dataEnd);
        boolean zero = fileSize != 0 && memorySize > fileSize && (prot & 2) != 0;
        return new Segment(
                start,
                fileEnd,
                Math.max(fileEnd, MmKernel.pageUp(memoryEnd)),
                zero ? dataEnd : fileEnd,
                prot,
                offset & -PAGE,
                dataEnd,
                memoryEnd);
    }
}
