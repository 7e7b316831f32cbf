package io.cloister.vfs.procfs;

import io.cloister.abi.Stat;
import io.cloister.bus.ProcText;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.pseudo.PseudoInode;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.Callers;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The names in /proc/PID and what is behind each. A new file is one line here: a text, a text of another service
 * ({@link #raw}), a link.
 */
final class TaskEntries {
    private static final Fetches.Want TIMES = new Fetches.Want(ServiceId.PROC, ProcText.TIMES);
    private static final Fetches.Want STATM = new Fetches.Want(ServiceId.MM, ProcText.STATM);
    private static final Fetches.Want LAYOUT = new Fetches.Want(ServiceId.MM, ProcText.LAYOUT);

    /** Makes the inode of an entry. */
    @FunctionalInterface
    private interface Maker {
        PseudoInode make(TaskDir dir, long ino);
    }

    /** A text about a living task. */
    @FunctionalInterface
    private interface About {
        /** {@code subject} is null for a zombie; a null text: nothing to tell of it (ESRCH). */
        String text(int tid, Caller subject);
    }

    /** One name; {@code type} is DT_*. */
    record Entry(String name, int type, boolean inThreads, Maker maker) {
    }

    private final TaskTable tasks;
    private final Callers callers;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    TaskEntries(TaskTable tasks, Callers callers) {
        this.tasks = tasks;
        this.callers = callers;
    }

    TaskTable tasks() {
        return tasks;
    }

    int highestTid() {
        return callers.highestTid();
    }

    int uid(int tid) {
        return tasks.intField(tid, TaskTable.EUID);
    }

    int gid(int tid) {
        return tasks.intField(tid, TaskTable.EGID);
    }

    Collection<Entry> all() {
        return entries.values();
    }

    PseudoInode make(TaskDir dir, String name, boolean thread) {
        Entry entry = entries.get(name);
        if (entry == null || thread && !entry.inThreads()) {
            return null;
        }
        return entry.maker().make(dir, PseudoInode.number(dir.ino(), name));
    }

    private void add(String name, int type, boolean inThreads, Maker maker) {
        entries.put(name, new Entry(name, type, inThreads, maker));
    }

    TaskEntries directories(Paths paths, NetDir net) {
        add("fd", Stat.DT_DIR, true, (dir, ino) -> new FdDir(dir, ino, callers, paths, false));
        add("fdinfo", Stat.DT_DIR, true, (dir, ino) -> new FdDir(dir, ino, callers, paths, true));
        add("task", Stat.DT_DIR, false, (dir, ino) -> new ThreadsDir(dir, ino, this));
        add("ns", Stat.DT_DIR, true, (dir, ino) -> new NamespaceDir(dir.pseudoFs(), ino));
        add("net", Stat.DT_DIR, true, (dir, ino) -> net.make(dir.pseudoFs(), ino));
        return this;
    }

    TaskEntries links() {
        place("cwd", caller -> caller.fs().cwd());
        place("root", caller -> caller.fs().root());
        place("exe", Caller::exe);
        return this;
    }

    private void place(String name, Function<Caller, PathRef> place) {
        add(name, Stat.DT_LNK, true, (dir, ino) -> new PlaceLink(dir, ino, callers, place));
    }

    TaskEntries fetched(Fetches fetches, TaskTexts texts) {
        Fetches.Maker stat = (tid, asking, parts) -> texts.stat(tid, isSelf(tid, asking), parts);
        Fetches.Maker status = (tid, asking, parts) ->
            texts.status(tid, callers.caller(tid), isSelf(tid, asking), parts);
        Fetches.Maker statm = (tid, asking, parts) -> texts.statm(parts);
        pending("stat", (tid, asking) -> fetches.begin(tid, asking, stat, TIMES, STATM, LAYOUT));
        pending("status", (tid, asking) -> fetches.begin(tid, asking, status, STATM));
        pending("statm", (tid, asking) -> fetches.begin(tid, asking, statm, STATM));
        raw(fetches, "maps", ServiceId.MM, ProcText.MAPS);
        raw(fetches, "smaps", ServiceId.MM, ProcText.SMAPS);
        raw(fetches, "auxv", ServiceId.MM, ProcText.AUXV);
        raw(fetches, "timers", ServiceId.PROC, ProcText.TIMERS);
        return this;
    }

    private boolean isSelf(int tid, int asking) {
        return asking == tid || tasks.intField(asking, TaskTable.TGID) == tid;
    }

    private void pending(String name, TextInode.Pending begin) {
        TextInode.Pending checked = (tid, asking) -> tasks.exists(tid) ? begin.begin(tid, asking) : null;
        add(name, Stat.DT_REG, true, (dir, ino) -> TextInode.pending(dir.pseudoFs(), 0444, ino, checked, dir.tid()));
    }

    /** A text that its {@code owner} knows, as it comes. */
    private void raw(Fetches fetches, String name, ServiceId owner, int kind) {
        Fetches.Want want = new Fetches.Want(owner, kind);
        Fetches.Maker asItComes = (tid, asking, parts) -> parts[0];
        pending(name, (tid, asking) -> fetches.begin(tid, asking, asItComes, want));
    }

    private void text(String name, int permissions, About about) {
        kept(name, permissions, (tid, opener) -> {
            String text = tasks.exists(tid) ? about.text(tid, callers.caller(tid)) : null;
            return text == null ? null : TextInode.bytes(text);
        });
    }

    /** As {@link #text}, but of a task that may be gone. */
    private void kept(String name, int permissions, TextInode.Text text) {
        add(name, Stat.DT_REG, true, (dir, ino) -> TextInode.of(dir.pseudoFs(), permissions, ino, text, dir.tid()));
    }

    private void writable(String name, TextInode.Text text, TextInode.Sink sink) {
        add(name, Stat.DT_REG, true, (dir, ino) ->
            TextInode.writable(dir.pseudoFs(), 0644, ino, text, sink, dir.tid()));
    }

    /** A text that takes what programs write at start-up, and does not change by it. */
    private void tunable(String name, String value) {
        writable(name, new TextInode.Fixed(TextInode.bytes(value)), TextInode.Sink.FORGETS);
    }

    private byte[] kept(int tid, Function<Caller, byte[]> what) {
        Caller subject = callers.caller(tid);
        return subject == null ? new byte[0] : what.apply(subject);
    }

    TaskEntries plain(TaskTexts texts, SystemTexts system, MountTexts mounts) {
        kept("cmdline", 0444, (tid, opener) -> kept(tid, Caller::cmdline));
        kept("environ", 0400, (tid, opener) -> kept(tid, Caller::environ));
        writable("comm", (tid, opener) -> TextInode.bytes(texts.comm(tid) + "\n"), TextInode.Sink.REFUSES);
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
        return this;
    }
}
