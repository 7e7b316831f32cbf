package io.cloister.proc.task;

import io.cloister.abi.UtsnameLayout;
import io.cloister.spec.Machine;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A UTS namespace: the names of uname(2), of which two can be changed. */
public final class Uts {
    public static final String SYSNAME = "Linux";
    public static final String MACHINE = "x86_64";

    public byte[] nodename;
    public byte[] domainname;

    public Uts(byte[] nodename, byte[] domainname) {
        this.nodename = nodename;
        this.domainname = domainname;
    }

    public Uts copy() {
        return new Uts(nodename, domainname);
    }

    /** {@code struct utsname} of a kernel as {@code kernel} says. */
    public byte[] utsname(Machine kernel) {
        byte[] out = new byte[UtsnameLayout.SIZE];
        put(out, UtsnameLayout.SYSNAME, ascii(SYSNAME));
        put(out, UtsnameLayout.NODENAME, nodename);
        put(out, UtsnameLayout.RELEASE, ascii(kernel.release()));
        put(out, UtsnameLayout.VERSION, ascii(kernel.build()));
        put(out, UtsnameLayout.MACHINE, ascii(MACHINE));
        put(out, UtsnameLayout.DOMAINNAME, domainname);
        return out;
    }

    /** The bytes of an ASCII text. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void put(byte[] out, int at, byte[] name) {
        byte[] cut = Arrays.copyOf(name, Math.min(name.length, UtsnameLayout.FIELD_SIZE - 1));
        System.arraycopy(cut, 0, out, at, cut.length);
    }
}
