package io.cloister.mm;

import io.cloister.abi.Elf;
import io.cloister.abi.Errno;
import io.cloister.abi.Mman;
import io.cloister.bus.ActionWriter;

/**
 * Lays out a program in an empty address space, as execve(2) and elf(5) have it: program, interpreter, heap, stack,
 * each at a place of its own randomness. First everything is placed and checked, then descriptors are sent and actions
 * written; the second half can't fail.
 */
final class ProgramLoader {
    private static final long PIE_BASE = 0x555555554000L;
    private static final int PIE_BITS = 28;
    private static final int STACK_BITS = 22;
    private static final int MMAP_BITS = 28;
    private static final long BRK_RANGE = 0x2000000L;
    private static final long STACK_GAP = 1L << 20;
    /** Between the top of the stack and the end of the address space. */
    private static final long TOP_GAP = 0x10000;

    /**
     * Where the new program finds things.
     *
     * @param entry first instruction. @param stackTop strings go below. @param programHeaders AT_PHDR. @param count
     *     AT_PHNUM.
     * @param interpreterBase AT_BASE. @param programEntry AT_ENTRY.
     */
    record Loaded(long entry, long stackTop, long programHeaders, int count, long interpreterBase, long programEntry) {
    }

    private final MmKernel kernel;

    ProgramLoader(MmKernel kernel) {
        this.kernel = kernel;
    }

    /**
     * What is asked for; {@code interpreter} is null where there is none. {@code stringBytes}: of the stack. {@code
     * stackLimit}: RLIMIT_STACK.
     */
    record Request(ProgramFile program, ProgramFile interpreter, long stringBytes, long stackLimit) {
    }

    /**
     * 0 or minus an errno; on success {@code loaded[0]} is set, {@code space} is filled and {@code out} holds the
     * actions.
     */
    long load(AddressSpace space, Request request, ActionWriter out, Loaded[] loaded) {
        ElfLayout program = ElfLayout.parse(request.program().headers());
        ElfLayout interpreter = request.interpreter() == null ? null : ElfLayout.parse(request.interpreter().headers());
        if (program == null) {
            return -Errno.ENOEXEC;
        }
        if (request.interpreter() != null && (interpreter == null || interpreter.type() != Elf.ET_DYN)) {
            return -Errno.ELIBBAD;
        }
        long stack = stackBytes(request);
        long stackTop = MmLimits.TOP - TOP_GAP - random(STACK_BITS);
        long mmapBase = stackTop - stack - STACK_GAP - random(MMAP_BITS);
        long bias =
                program.type() == Elf.ET_EXEC ? 0 : (PIE_BASE + random(PIE_BITS) & -program.align()) - program.start();
        long programEnd = program.end() + bias;
        if (program.start() + bias < MmLimits.MMAP_MIN || programEnd > mmapBase || stack <= 0) {
            return -Errno.ENOMEM;
        }
        long brk =
                Math.min(programEnd + (Math.floorMod(kernel.entropy.nextLong(), BRK_RANGE) & -MmKernel.PAGE), mmapBase);
        long interpreterBias = 0;
        if (interpreter != null) {
            long span = interpreter.end() - interpreter.start();
            interpreterBias = (mmapBase - span & -interpreter.align()) - interpreter.start();
            if (interpreterBias + interpreter.start() < brk + MmKernel.PAGE) {
                return -Errno.ENOMEM;
            }
        }
        if (!obtain(request)) {
            return -Errno.ENFILE;
        }
        HostMappings host = new HostMappings(kernel, space, out);
        space.mmapBase = mmapBase;
        space.brkStart = brk;
        space.brk = brk;
        put(space, host, out, program, bias, object(request.program()));
        noteProgram(space, program, bias);
        if (interpreter != null) {
            put(space, host, out, interpreter, interpreterBias, object(request.interpreter()));
        }
        int stackProt = Mman.PROT_READ | Mman.PROT_WRITE | (program.executableStack() ? Mman.PROT_EXEC : 0);
        put(space, host, new Vma(stackTop - stack, stackTop, stackProt, Vma.STACK));
        long programEntry = program.entry() + bias;
        loaded[0] = new Loaded(interpreter == null ? programEntry : interpreter.entry() + interpreterBias, stackTop,
            program.programHeaders() == 0 ? 0 : program.programHeaders() + bias, program.count(),
            interpreter == null ? 0 : interpreterBias + interpreter.start(), programEntry);
        kernel.counters.execs++;
        return 0;
    }

    private boolean obtain(Request request) {
        return kernel.descriptors.obtain(request.program().object(), false) && (request.interpreter() == null
            || kernel.descriptors.obtain(request.interpreter().object(), false));
    }

    private static long stackBytes(Request request) {
        long limit = Long.compareUnsigned(request.stackLimit(), MmLimits.MAX_STACK) > 0
                ? MmLimits.MAX_STACK
                : request.stackLimit();
        return MmKernel.pageUp(Math.max(limit, MmLimits.MIN_STACK + request.stringBytes()));
    }

    private long random(int pageBits) {
        return (kernel.entropy.nextLong() & (1L << pageBits) - 1) * MmKernel.PAGE;
    }

    private MemoryObject object(ProgramFile file) {
        return kernel.objects.given(file.object(), file.path(), file.device(), file.inode());
    }

    private void put(
            AddressSpace space, HostMappings host, ActionWriter out, ElfLayout layout, long bias, MemoryObject object) {
        for (ElfLayout.Segment s : layout.segments()) {
            if (s.fileEnd() > s.start()) {
                Vma file = new Vma(s.start() + bias, s.fileEnd() + bias, s.prot(), 0).of(object, s.offset());
                put(space, host, file);
            }
            if (s.zeroFrom() < s.fileEnd()) {
                out.fillZero(s.zeroFrom() + bias, s.fileEnd() - s.zeroFrom());
            }
            if (s.end() > s.fileEnd()) {
                put(space, host, new Vma(s.fileEnd() + bias, s.end() + bias, s.prot(), 0));
            }
        }
        kernel.objects.settle(object);
    }

    private static void put(AddressSpace space, HostMappings host, Vma area) {
        host.map(area);
        space.areas.remove(area.start, area.end);
        space.areas.insert(area);
    }

    /** start_code and so on of /proc/PID/stat, proc(5). */
    private static void noteProgram(AddressSpace space, ElfLayout program, long bias) {
        for (ElfLayout.Segment s : program.segments()) {
            boolean executable = (s.prot() & Mman.PROT_EXEC) != 0;
            if (space.codeStart == 0 || executable && space.codeEnd == 0) {
                space.codeStart = s.start() + bias;
            }
            if (executable) {
                space.codeEnd = s.dataEnd() + bias;
            }
            space.dataStart = s.start() + bias;
            space.dataEnd = s.dataEnd() + bias;
        }
    }
}
