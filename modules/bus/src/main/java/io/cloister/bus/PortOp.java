package io.cloister.bus;

/** Every question that a service asks a port of the host. Numbers are stored in journals: never reuse one. */
public enum PortOp {
    // every service
    CLOCK_REALTIME(1),
    ENTROPY_FILL(2),
    // vfs: HostFiles
    HOST_PREAD(10),
    HOST_PWRITE(11),
    HOST_FTRUNCATE(12),
    HOST_FALLOCATE(13),
    HOST_FSYNC(14),
    HOST_SIZE(15),
    HOST_SEEK(16),
    HOST_CLOSE(17),
    HOST_MEMFD(18),
    HOST_MEMORY_FILE(19),
    HOST_COPY(20),
    // vfs: HostStreams
    STREAM_READ(30),
    STREAM_WRITE(31),
    STREAM_POLL(32),
    STREAM_WATCH(33),
    STREAM_SEEK(34),
    STREAM_MODE(35),
    STREAM_SIZE(36),
    // vfs: DescriptorChannel
    CHANNEL_TO_MM(50),
    CHANNEL_FROM_GOFER(51),
    // mm: StubDescriptors
    STUB_SEND(60),
    STUB_SEND_FORK(61),
    STUB_CLOSE(62),
    STUB_RECEIVE(63),
    // proc: MailboxWords
    WORDS_PUT(70),
    WORDS_CLEAR_TID(71),
    WORDS_IN_GUEST(72),
    WORDS_CPU_TIME(73),
    // dispatch: StubHost, the host side of the stub pool; 85 was in use once
    STUB_HOST_SPAWN(80),
    STUB_HOST_KILL(81),
    STUB_HOST_KICK(82),
    STUB_HOST_READ(83),
    STUB_HOST_PREPARE(84),
    STUB_HOST_ORDER(86),
    // netstack: FrameDevice
    LINK_READ(90),
    LINK_WRITE(91),
    LINK_WATCH(92),
    // gofer: HostTree; 126 was in use once
    TREE_OPEN_DIRECTORY(110),
    TREE_OPEN(111),
    TREE_STATX(112),
    TREE_READ_DIRECTORY(113),
    TREE_READ_LINK(114),
    TREE_STATFS(115),
    TREE_MAKE_DIRECTORY(116),
    TREE_SYMLINK(117),
    TREE_LINK(118),
    TREE_MAKE_NODE(119),
    TREE_UNLINK(120),
    TREE_RENAME(121),
    TREE_CHMOD(122),
    TREE_CHOWN(123),
    TREE_SET_TIMES(124),
    TREE_TRUNCATE(125),
    TREE_CLOSE(127),
    TREE_DONATE(128);

    private static final PortOp[] BY_CODE = new PortOp[256];

    static {
        for (PortOp op : values()) {
            BY_CODE[op.code] = op;
        }
    }

    private final int code;

    PortOp(int code) {
        this.code = code;
    }

    /** The number in tapes and journals. */
    public int code() {
        return code;
    }

    /** The operation with this number, or null. */
    public static PortOp of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
