package io.cloister.platform;

import com.sun.jna.NativeLibrary;

/**
 * The calls of libcloister that only commands of the operator need now and then, bound by JNA direct mapping; see
 * {@link Native} for the conventions and the reason. Services have no JNA on their class path.
 */
public final class ColdNative {
    static {
        com.sun.jna.Native.register(ColdNative.class, NativeLibrary.getInstance(Native.library().toString()));
    }

    private ColdNative() {
    }

    /** Descriptor of the TAP interface of this name; {@code flags}: IFF_TAP and the like (tuntap, linux/if_tun.h). */
    public static native int cl_tap_open(long name, int flags);

    /** The rules of a seccomp profile, as text; returns how long it is, which may be more than {@code cap}. */
    public static native long cl_profile_text(long profile, long buf, long cap);
}
