package io.cloister.supervisor.cli;

import io.cloister.platform.CString;
import io.cloister.platform.ColdNative;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The seccomp profiles, out of the library that installs them: what is printed is what is enforced. */
final class HardeningText {
    /** All profiles, in the order in which they are shown. */
    static final List<String> PROFILES = List.of(
            "stub", "jail", "dispatch", "proc", "mm", "vfs", "netstack", "gofer", "standby", "keeper", "container");

    private static final int CAPACITY = 64 * 1024;

    private HardeningText() {
    }

    /**
     * Lines of a profile: {@code # name: purpose}, {@code ## set}, {@code verdict TAB call TAB reason}; null where
     * there is none.
     */
    static String of(String profile) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
        CString name = new CString(profile);
        long length = ColdNative.cl_profile_text(name.address(), buffer.addressOffset(), CAPACITY);
        Reference.reachabilityFence(name);
        if (length < 0) {
            return null;
        }
        byte[] text = new byte[(int) Math.min(length, CAPACITY - 1)];
        buffer.getBytes(0, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
