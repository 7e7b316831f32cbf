package io.cloister.supervisor.service;

import io.cloister.platform.CString;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The moment a warm service gives up the host: its root becomes empty, then all its threads get the seccomp filter. */
final class Jail {
    private static final byte WARM = 'W';
    private static final byte LOCKED = 'L';

    private Jail() {
    }

    /** {@code profile}: of seccomp. */
    static void close(String profile) {
        UnsafeBuffer word = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
        word.putByte(0, WARM);
        Native.must(Native.cl_write(FdLayout.WARM, word.addressOffset(), 1, 0), "warm message to the jail");
        Native.must(Native.cl_read(FdLayout.WARM, word.addressOffset(), 1, 0), "answer of the jail");
        if (word.getByte(0) != LOCKED) {
            throw new IllegalStateException("the jail answered " + word.getByte(0));
        }
        lock(profile);
    }

    /** The seccomp filter of {@code profile}, for all threads and for good, beside those that are there already. */
    static void lock(String profile) {
        CString name = new CString(profile);
        Native.must(Native.cl_lockdown(name.address()), "seccomp filter of " + profile);
        Reference.reachabilityFence(name);
    }

    /**
     * Before it closes. The class path's jars are opened one by one as classes are looked for: a name that none has
     * opens them all.
     */
    static void openJars() {
        if (Jail.class.getClassLoader().getResource("io/cloister/none") != null) {
            throw new IllegalStateException("io/cloister/none is not supposed to exist");
        }
    }
}
