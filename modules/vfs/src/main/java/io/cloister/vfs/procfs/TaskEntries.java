package io.cloister.vfs.procfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.bus.ProcText;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.pseudo.PendingText;
import io.cloister.vfs.pseudo.PseudoInode;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.task.Caller;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The names in /proc/PID and what is behind each. */
final class TaskEntries {
    private static final Fetches.Want TIMES = new Fetches.Want(ServiceId.PROC, ProcText.TIMES);
    private static final Fetches.Want STATM = new Fetches.Want(ServiceId.MM, ProcText.STATM);
    private static final Fetches.Want LAYOUT = new Fetches.Want(ServiceId.MM, ProcText.LAYOUT);

    /** Makes the inode of an entry. */
    @FunctionalInterface
    private interface Maker {
        PseudoInode make(TaskDir dir, long ino);
    }

    /** A text about a task. */
    @FunctionalInterface
    private interface About {
        String text(int tid, Caller subject);
    }

    private interface Begin {
        PendingText begin(TaskDir dir, Caller asking);
    }

    private record Place(TaskEntries entries, int tid, Function<Caller, PathRef> place) implements Function<Caller, PathRef> {
        @Override
        public PathRef apply(Caller asking) {
            Caller subject = entries.subject(tid);
            return subject == null ? null : place.apply(subject);
        }
    }

    private record StatText(TaskTexts texts, int tid, boolean self) implements Fetches.Maker {
        @Override
        public byte[] make(byte[][] parts) {
            return texts.stat(tid, self, parts);
        }
    }

    private record StatusText(TaskEntries entries, int tid, boolean self) implements Fetches.Maker {
        @Override
        public byte[] make(byte[][] parts) {
            return entries.texts.status(tid, entries.subject(tid), self, parts);
        }
    }

    private record StatmText(TaskTexts texts) implements Fetches.Maker {
        @Override
        public byte[] make(byte[][] parts) {
            return texts.statm(parts);
        }
    }

    private record Asked(Begin begin, TaskDir dir) implements TextInode.Pending {
        @Override
        public PendingText begin(Caller opener) {
            return dir.exists() ? begin.begin(dir, opener) : null;
        }
    }

    private record AboutText(TaskEntries entries, int tid, About about) implements TextInode.Text {
        @Override
        public byte[] text(Caller opener) {
            String text = entries.tasks().exists(tid) ? about.text(tid, entries.subject(tid)) : null;
            return text == null ? null : TextInode.bytes(text);
        }
    }

    /** What execve was given: the environment or the arguments. */
    private record KeptText(TaskEntries entries, int tid, boolean environment) implements TextInode.Text {
        @Override
        public byte[] text(Caller opener) {
            Caller subject = entries.subject(tid);
            return subject == null ? new byte[0] : environment ? subject.environ() : subject.cmdline();
        }
    }

    private record CommandName(TaskTexts texts, int tid) implements TextInode.Text {
        @Override
        public byte[] text(Caller opener) {
            return TextInode.bytes(texts.comm(tid) + "\n");
        }
    }

    private record Ignored() implements TextInode.Sink {
        @Override
        public long write(int tid, byte[] bytes) {
            return bytes.length;
        }
    }

    private record NotPermitted() implements TextInode.Sink {
        @Override
        public long write(int tid, byte[] bytes) {
            return -Errno.EPERM;
        }
    }

    /** One name; {@code type} is DT_*. */
    record Entry(String name, int type, boolean inThreads, Maker maker) {
    }

    private final VfsKernel kernel;
    private final Fetches fetches;
    private final TaskTexts texts;
    private final SystemTexts system;
    private final MountTexts mounts;
    private final NetDir.Source net;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    TaskEntries(VfsKernel kernel, Fetches fetches, TaskTexts texts, SystemTexts system, NetDir.Source net) {
        this.net = net;
        this.kernel = kernel;
        this.fetches = fetches;
        this.texts = texts;
        this.system = system;
        this.mounts = new MountTexts(kernel);
        directories();
        links();
        fetched();
        plain();
    }

    TaskTable tasks() {
        return kernel.tasks();
    }

    int highestTid() {
        return kernel.files().highestTid();
    }

    int uid(int tid) {
        return tasks().intField(tid, TaskTable.EUID);
    }

    int gid(int tid) {
        return tasks().intField(tid, TaskTable.EGID);
    }

    Collection<Entry> all() {
        return entries.values();
    }

    PseudoInode make(TaskDir dir, String name, boolean thread) {
        Entry entry = entries.get(name);
        return entry == null || thread && !entry.inThreads() ? null : entry.maker().make(dir, PseudoInode.number(dir.ino(), name));
    }

    private void add(String name, int type, boolean inThreads, Maker maker) {
        entries.put(name, new Entry(name, type, inThreads, maker));
    }

    private void directories() {
        add("fd", Stat.DT_DIR, true, (dir, ino) -> new FdDir(dir.pseudoFs(), ino, kernel, dir.tid(), false));
        add("fdinfo", Stat.DT_DIR, true, (dir, ino) -> new FdDir(dir.pseudoFs(), ino, kernel, dir.tid(), true));
        add("task", Stat.DT_DIR, false, (dir, ino) -> new ThreadsDir(dir.pseudoFs(), ino, this, dir.tid()));
        add("ns", Stat.DT_DIR, true, (dir, ino) -> new NamespaceDir(dir.pseudoFs(), ino));
        add("net", Stat.DT_DIR, true, (dir, ino) -> NetDir.make(dir.pseudoFs(), ino, net));
    }

    private void links() {
        place("cwd", caller -> caller.fs().cwd());
        place("root", caller -> caller.fs().root());
        place("exe", Caller::exe);
    }

    private void place(String name, Function<Caller, PathRef> place) {
        add(name, Stat.DT_LNK, true, (dir, ino) -> new PlaceLink(dir.pseudoFs(), ino, new Place(this, dir.tid(), place)));
    }

    Caller subject(int tid) {
        return kernel.files().caller(tid);
    }

    private void fetched() {
        pending("stat", true, (dir, asking) -> fetches.begin(dir.tid(), new StatText(texts, dir.tid(), isSelf(dir, asking)), TIMES, STATM,
            LAYOUT));
        pending("status", true, (dir, asking) -> fetches.begin(dir.tid(), new StatusText(this, dir.tid(), isSelf(dir, asking)), STATM));
        pending("statm", true, (dir, asking) -> fetches.begin(dir.tid(), new StatmText(texts), STATM));
        raw("maps", ServiceId.MM, ProcText.MAPS);
        raw("smaps", ServiceId.MM, ProcText.SMAPS);
        raw("auxv", ServiceId.MM, ProcText.AUXV);
        raw("timers", ServiceId.PROC, ProcText.TIMERS);
    }

    private boolean isSelf(TaskDir dir, Caller asking) {
        return asking.tid() == dir.tid() || asking.tgid() == dir.tid();
    }

    private void pending(String name, boolean inThreads, Begin begin) {
        add(name, Stat.DT_REG, inThreads, (dir, ino) -> TextInode.pending(dir.pseudoFs(), 0444, ino, new Asked(begin, dir)));
    }

    private void raw(String name, ServiceId owner, int kind) {
        pending(name, true, (dir, asking) -> fetches.begin(dir.tid(), new Fetches.AsIs(), new Fetches.Want(owner, kind)));
    }

    private void text(String name, int permissions, About about) {
        add(name, Stat.DT_REG, true, (dir, ino) -> new TextInode(dir.pseudoFs(), permissions, ino, new AboutText(this, dir.tid(), about)));
    }

    /** A text that takes writes and ignores or remembers nothing but accepts what programs set at start-up. */
    private void tunable(String name, String value) {
        add(name, Stat.DT_REG, true, (dir, ino) -> new TextInode(dir.pseudoFs(), 0644, ino, new TextInode.Fixed(TextInode.bytes(value)),
            new Ignored()));
    }

    private void plain() {
        add("cmdline", Stat.DT_REG, true, (dir, ino) -> new TextInode(dir.pseudoFs(), 0444, ino, new KeptText(this, dir.tid(), false)));
        add("environ", Stat.DT_REG, true, (dir, ino) -> new TextInode(dir.pseudoFs(), 0400, ino, new KeptText(this, dir.tid(), true)));
        add("comm", Stat.DT_REG, true, (dir, ino) -> new TextInode(dir.pseudoFs(), 0644, ino, new CommandName(texts, dir.tid()),
            new NotPermitted()));
        add("mem", Stat.DT_REG, true, (dir, ino) -> new MemoryInode(dir.pseudoFs(), ino));
        text("limits", 0444, (tid, subject) -> system.limits(tid));
        text("io", 0400, (tid, subject) ->
            "rchar: 0\nwchar: 0\nsyscr: 0\nsyscw: 0\nread_bytes: 0\nwrite_bytes: 0\ncancelled_write_bytes: 0\n");
        text("mounts", 0444, (tid, subject) -> subject == null ? null : mounts.mounts(subject));
        text("mountinfo", 0444, (tid, subject) -> subject == null ? null : mounts.mountinfo(subject));
        text("mountstats", 0400, (tid, subject) -> subject == null ? null : mounts.mountstats(subject));
        text("cgroup", 0444, (tid, subject) -> "0::/\n");
        text("cpuset", 0444, (tid, subject) -> "/\n");
        text("oom_score", 0444, (tid, subject) -> "0\n");
        text("wchan", 0444, (tid, subject) -> "0");
        text("schedstat", 0444, (tid, subject) -> "0 0 0\n");
        text("personality", 0400, (tid, subject) -> "00000000\n");
        text("sessionid", 0444, (tid, subject) -> "4294967295\n");
        tunable("oom_score_adj", "0\n");
        tunable("oom_adj", "0\n");
        tunable("loginuid", "4294967295\n");
        tunable("coredump_filter", "00000033\n");
        tunable("timerslack_ns", "50000\n");
        tunable("uid_map", "         0          0 4294967295\n");
        tunable("gid_map", "         0          0 4294967295\n");
        tunable("projid_map", "         0          0 4294967295\n");
        tunable("setgroups", "allow\n");
    }
}
