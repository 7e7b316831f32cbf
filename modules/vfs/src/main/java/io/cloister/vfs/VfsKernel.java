package io.cloister.vfs;

import io.cloister.abi.Errno;
import io.cloister.bus.Bus;
import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.gofer.GoferProxy;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.env.VfsConfig;
import io.cloister.vfs.env.VfsCounters;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.event.PidFds;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.file.Parking;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.FileInode;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.FsNotify;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.MountTable;
import io.cloister.vfs.inode.Opened;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.inode.SpecialFiles;
import io.cloister.vfs.lock.LockTable;
import io.cloister.vfs.memory.DataObjects;
import io.cloister.vfs.path.DentryCache;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.Callers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What the parts of vfs share: ports, tables, and the hooks by which they know each other. */
public final class VfsKernel {
    private final ServicePorts ports;
    private final VfsConfig config;
    private final HostStreams streams;
    private final VfsCounters counters = new VfsCounters();
    private final ParkedCalls parked;
    private final Callers files = new Callers(this);
    private final MountTable mounts = new MountTable();
    private final DentryCache dentries = new DentryCache(counters);
    private final DataObjects objects;
    private final DescriptorChannel channel;
    private final LockTable locks = new LockTable();
    private final Signaller signaller;
    private final GoferProxy gofer;
    private final Map<String, Function<String, FileSystem>> fileSystemTypes = new TreeMap<>();
    private PidFds pidFds;
    private SpecialFiles specialFiles = (caller, inode, flags, path) -> Opened.error(-Errno.ENXIO);
    private FsNotify notify = FsNotify.NONE;
    private Stdio stdio = (caller, ttyMask, columns, rows) -> { };
    private Console console = (caller, ttyMask, columns, rows) -> null;
    private Function<OpenFile, PathRef> pathOf = this::plainPathOf;
    private long nextDev = 40;
    private long spentBytes;
    private int spentInodes;

    public VfsKernel(ServicePorts ports, VfsConfig config, HostFiles host, HostStreams streams, DescriptorChannel channel) {
        this.ports = ports;
        this.config = config;
        this.streams = streams;
        this.channel = channel;
        this.objects = new DataObjects(host, channel,
            id -> bus().event(ServiceId.MM, bus().message(Op.MM_OBJECT_GONE, 0).with(id)));
        this.parked = new ParkedCalls(ports.clock(), ports.tasks(), counters);
        this.signaller = new Signaller(ports.bus());
        this.gofer = new GoferProxy(ports.bus());
    }

    public Bus bus() {
        return ports.bus();
    }

    /** The gofer, for one call; its reply is valid until the next use of the bus. */
    public GoferProxy gofer() {
        counters.goferCalls++;
        return gofer;
    }

    public Clock clock() {
        return ports.clock();
    }

    public Entropy entropy() {
        return ports.entropy();
    }

    public TaskTable tasks() {
        return ports.tasks();
    }

    public VfsConfig config() {
        return config;
    }

    public VfsCounters counters() {
        return counters;
    }

    public Parking parking() {
        return parked;
    }

    ParkedCalls parked() {
        return parked;
    }

    public Callers files() {
        return files;
    }

    public MountTable mounts() {
        return mounts;
    }

    public DentryCache dentries() {
        return dentries;
    }

    public DataObjects objects() {
        return objects;
    }

    public HostFiles hostFiles() {
        return objects.host();
    }

    public HostStreams hostStreams() {
        return streams;
    }

    public DescriptorChannel channel() {
        return channel;
    }

    public LockTable locks() {
        return locks;
    }

    public Signaller signaller() {
        return signaller;
    }

    /** To the task itself (SIGXFSZ, SIGPIPE). */
    public void signalSelf(int tid, int signal) {
        if (tid > 0) {
            signaller.self(tid, signal);
        }
    }

    /** Opens devices and fifos. */
    public SpecialFiles specialFiles() {
        return specialFiles;
    }

    /** Set once, by the module that knows devices and fifos. */
    public void specialFiles(SpecialFiles opener) {
        specialFiles = opener;
    }

    /** Opens the console terminal for standard input, output or error of the first task. */
    @FunctionalInterface
    public interface Console {
        /** {@code ttyMask} bit i: host descriptor i is a terminal. Sizes 0: unknown. Each call gives one more description; null: no terminals. */
        OpenFile open(Caller caller, int ttyMask, int columns, int rows);
    }

    /** Puts standard input, output and error into the first task's table. */
    @FunctionalInterface
    public interface Stdio {
        void install(Caller caller, int ttyMask, int columns, int rows);
    }

    /** Standard streams. */
    public Stdio stdio() {
        return stdio;
    }

    /** Set once. */
    public void stdio(Stdio installer) {
        stdio = installer;
    }

    /** The console terminal. */
    public Console console() {
        return console;
    }

    /** Set once, by the module that knows terminals. */
    public void console(Console opener) {
        console = opener;
    }

    /** Descriptors of processes. */
    public PidFds pidFds() {
        return pidFds;
    }

    /** The event module's. */
    public void pidFds(PidFds descriptorsOfProcesses) {
        pidFds = descriptorsOfProcesses;
    }

    /** Who is told of changes. */
    public FsNotify fsNotify() {
        return notify;
    }

    /** Set once, by inotify. */
    public void fsNotify(FsNotify listener) {
        notify = listener;
    }

    /** Makes {@code type} mountable: mount(2)'s data to a file system. */
    public void fileSystemType(String type, Function<String, FileSystem> factory) {
        fileSystemTypes.put(type, factory);
    }

    /** Mountable types by name, in order. */
    public Map<String, Function<String, FileSystem>> fileSystemTypes() {
        return fileSystemTypes;
    }

    /** A fresh device number of major 0, for a file system. */
    public long newDevice() {
        return nextDev++;
    }

    /** The place of an open file: its name, or for anonymous ones a nameless inode whose open shares the description. */
    public PathRef pathOf(OpenFile file) {
        return pathOf.apply(file);
    }

    /** The place of an open file without a module's say: its name, or a nameless inode whose open shares the description. */
    public PathRef plainPathOf(OpenFile file) {
        if (file instanceof InodeFile named) {
            return named.path();
        }
        String text = new String(file.linkText(), StandardCharsets.ISO_8859_1);
        return new PathRef(mounts.top(), Dentry.anonymous(new FileInode(mounts.top().fileSystem(), file), text));
    }

    /** Replaces how {@link #pathOf} treats files without a name. */
    public void pathOf(Function<OpenFile, PathRef> function) {
        pathOf = function;
    }

    /** Takes (or gives back) bytes of tmpfs memory; false where the limit is reached. */
    public boolean spend(long bytes) {
        if (bytes > 0 && spentBytes + bytes > config.tmpfsBytes()) {
            return false;
        }
        spentBytes += bytes;
        return true;
    }

    /** Takes (or gives back) tmpfs inodes. */
    public boolean spendInodes(int count) {
        if (count > 0 && spentInodes + count > VfsLimits.TMPFS_INODES) {
            return false;
        }
        spentInodes += count;
        return true;
    }

    /** Bytes of tmpfs memory in use. */
    public long spentBytes() {
        return spentBytes;
    }

    /** Inodes of tmpfs in use. */
    public int spentInodes() {
        return spentInodes;
    }
}
