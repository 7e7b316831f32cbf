package io.cloister.supervisor.service;

import io.cloister.platform.CString;
import io.cloister.platform.Native;
import io.cloister.spec.SandboxSpec;
import io.cloister.spec.SpecCodec;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The specification of a sandbox in memory that every process of it has, and that nobody can change once it is there.
 */
public final class SpecMemory {
    private static final int F_ADD_SEALS = 1033;
    /** F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_WRITE of fcntl(2). */
    private static final int ALL_SEALS = 0xf;
    private static final int SEEK_END = 2;

    private SpecMemory() {
    }

    /** A descriptor of fresh memory that holds {@code spec}. */
    public static int make(SandboxSpec spec) {
        byte[] bytes = SpecCodec.encode(spec);
        UnsafeBuffer all = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        all.putBytes(0, bytes);
        CString name = new CString("cloister-spec");
        int fd = (int) Native.must(Native.cl_memfd(name.address(), bytes.length, 0), "memfd of the specification");
        Reference.reachabilityFence(name);
        if (Native.must(Native.cl_pwrite(fd, all.addressOffset(), bytes.length, 0), "specification") != bytes.length) {
            throw new IllegalStateException("the specification was written in part");
        }
        Native.must(Native.cl_fcntl(fd, F_ADD_SEALS, ALL_SEALS), "seals of the specification");
        return fd;
    }

    /** What {@code fd} holds. */
    public static SandboxSpec read(int fd) {
        int size = (int) Native.must(Native.cl_lseek(fd, 0, SEEK_END), "size of the specification");
        UnsafeBuffer all = new UnsafeBuffer(ByteBuffer.allocateDirect(size));
        Native.must(Native.cl_pread(fd, all.addressOffset(), size, 0), "specification");
        byte[] bytes = new byte[size];
        all.getBytes(0, bytes);
        return SpecCodec.sandbox(bytes);
    }
}
