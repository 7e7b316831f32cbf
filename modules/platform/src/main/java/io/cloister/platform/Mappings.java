package io.cloister.platform;

import io.cloister.bus.Entropy;
import io.cloister.bus.KernelFault;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.runtime.instance.MailboxFiles;
import io.cloister.runtime.ring.KernelMemory;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Shared memory by inherited descriptor ({@link FdLayout}). Mailbox files are mapped on first use and stay mapped: they
 * are recycled, not freed.
 */
public final class Mappings implements MailboxFiles {
    private static final int READ_WRITE = 3;

    private final UnsafeBuffer[] mailboxes = new UnsafeBuffer[MailboxDescriptor.MAX_PROCESSES];

    /** Maps {@code length} bytes of {@code fd}, shared, readable and writable. */
    public static UnsafeBuffer map(int fd, long length, String what) {
        long address = Native.cl_mmap(fd, 0, length, READ_WRITE, 1);
        Native.must(address, "mmap of " + what + " (descriptor " + fd + ")");
        return new UnsafeBuffer(address, (int) length);
    }

    /** Maps {@code length} bytes of this process's own; what is not touched takes no room. */
    public static UnsafeBuffer anonymous(long length, String what) {
        long address = Native.cl_mmap(-1, 0, length, READ_WRITE, 0);
        Native.must(address, "mmap of " + what);
        return new UnsafeBuffer(address, (int) length);
    }

    /** The rings. */
    public KernelMemory kernel() {
        return new KernelMemory(map(FdLayout.KERNEL, KernelMemory.SIZE, "kernel memory"));
    }

    /** The bells page. */
    public UnsafeBuffer bells() {
        return map(FdLayout.BELLS, MailboxDescriptor.BELLS_SIZE, "bells");
    }

    @Override
    public UnsafeBuffer file(int process) {
        if (process < 0 || process >= mailboxes.length) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, "no mailbox file " + process);
        }
        if (mailboxes[process] == null) {
            mailboxes[process] =
                    map(FdLayout.MAILBOXES + process, MailboxDescriptor.FILE_SIZE, "mailbox file " + process);
        }
        return mailboxes[process];
    }

    /** Random bytes of the host. */
    public static Entropy hostEntropy() {
        UnsafeBuffer scratch = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
        return (bytes, offset, length) -> {
            int done = 0;
            while (done < length) {
                int n = Math.min(scratch.capacity(), length - done);
                n = (int) Native.must(Native.cl_getrandom(scratch.addressOffset(), n), "getrandom");
                scratch.getBytes(0, bytes, offset + done, n);
                done += n;
            }
        };
    }
}
