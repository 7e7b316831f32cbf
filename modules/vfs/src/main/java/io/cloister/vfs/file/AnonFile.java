package io.cloister.vfs.file;

import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** A file that exists only as a description: Linux's anon_inode. */
public abstract class AnonFile extends OpenFile {
    private static final AnonNode NODE = new AnonNode(AnonNode.ANON_DEV, 9, 0600, 0, 0, 0);
    private final String kind;

    /** {@code kind} is the name that /proc/PID/fd shows. */
    protected AnonFile(int statusFlags, String kind) {
        super(statusFlags);
        this.kind = kind;
    }

    @Override
    public boolean pollable() {
        return true;
    }

    @Override
    public long stat(MutableDirectBuffer memory, int offset) {
        return NODE.fill(memory, offset);
    }

    @Override
    public Object inode() {
        return null;
    }

    @Override
    public byte[] linkText() {
        return ("anon_inode:" + kind).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Lines that /proc/PID/fdinfo/N shows beyond pos, flags and mnt_id; empty for most. */
    public String fdinfo() {
        return "";
    }
}
