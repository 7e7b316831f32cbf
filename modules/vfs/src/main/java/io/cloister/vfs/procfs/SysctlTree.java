package io.cloister.vfs.procfs;

import io.cloister.bus.Entropy;
import io.cloister.bus.ProcText;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.bus.TcpFacts;
import io.cloister.spec.Machine;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.notify.InotifyLimits;
import io.cloister.vfs.pipe.PipeLimits;
import io.cloister.vfs.poll.PollLimits;
import io.cloister.vfs.pseudo.PendingText;
import io.cloister.vfs.pseudo.PseudoDir;
import io.cloister.vfs.pseudo.PseudoInode;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.socket.SocketLimits;
import io.cloister.vfs.stream.StreamLimits;
import io.cloister.vfs.task.DescriptorsInUse;
import io.cloister.vfs.tty.TtyLimits;

/** /proc/sys (proc_sys(5)): what programs ask for. Values that root may tune are remembered, without further effect. */
final class SysctlTree {
    private static final int LONGEST = 256;
    private static final Fetches.Maker ONLY = (about, opener, parts) -> parts[0];
    private final Entropy entropy;
    private final DescriptorsInUse inUse;
    private final Machine machine;
    private final Fetches fetches;

    SysctlTree(Entropy entropy, DescriptorsInUse inUse, Machine machine, Fetches fetches) {
        this.entropy = entropy;
        this.inUse = inUse;
        this.machine = machine;
        this.fetches = fetches;
    }

    /** A value somebody may overwrite. */
    private static final class Value implements TextInode.Text, TextInode.Sink {
        private byte[] bytes;

        private Value(String text) {
            bytes = TextInode.bytes(text + "\n");
        }

        @Override
        public byte[] text(int about, int opener) {
            return bytes;
        }

        @Override
        public long write(int tid, byte[] newBytes) {
            if (newBytes.length <= LONGEST) {
                bytes = newBytes;
            }
            return newBytes.length;
        }
    }

    private record FreshUuid(Entropy entropy) implements TextInode.Text {
        @Override
        public byte[] text(int about, int opener) {
            byte[] fresh = new byte[16];
            entropy.fill(fresh, 0, 16);
            return TextInode.bytes(SystemTexts.uuid(fresh));
        }
    }

    /** Three numbers: in use, free, most (proc_sys_fs(5)). */
    private record FilesInUse(DescriptorsInUse inUse) implements TextInode.Text {
        @Override
        public byte[] text(int about, int opener) {
            return TextInode.bytes(inUse.count() + "\t0\t" + VfsLimits.OPEN_FILES + "\n");
        }
    }

    /** A name of the UTS namespace of the task that reads it: proc has it. */
    private record UtsName(Fetches fetches, int kind) implements TextInode.Pending {
        @Override
        public PendingText begin(int about, int opener) {
            return fetches.begin(opener, opener, ONLY, new Fetches.Want(ServiceId.PROC, kind));
        }
    }

    private void asked(PseudoDir dir, String name, int kind) {
        long number = PseudoInode.number(dir.ino(), name);
        dir.add(name, TextInode.pending(dir.pseudoFs(), 0444, number, new UtsName(fetches, kind), 0));
    }

    private static void tunable(PseudoDir dir, String name, Object value) {
        Value kept = new Value(value.toString());
        dir.add(name, TextInode.writable(dir.pseudoFs(), 0644, PseudoInode.number(dir.ino(), name), kept, kept, 0));
    }

    private static void fixed(PseudoDir dir, String name, Object value) {
        dir.text(name, value + "\n");
    }

    void build(PseudoDir root) {
        buildKernel(root.dir("kernel"));
        buildFs(root.dir("fs"));
        buildVm(root.dir("vm"));
        buildNet(root.dir("net"));
        root.dir("user");
        root.dir("abi");
        root.dir("debug");
    }

    private void buildKernel(PseudoDir dir) {
        fixed(dir, "osrelease", machine.release());
        fixed(dir, "ostype", "Linux");
        fixed(dir, "version", machine.build());
        asked(dir, "hostname", ProcText.HOSTNAME);
        asked(dir, "domainname", ProcText.DOMAINNAME);
        tunable(dir, "pid_max", TaskTable.PID_MAX);
        tunable(dir, "threads-max", 16384);
        fixed(dir, "cap_last_cap", 40);
        fixed(dir, "overflowuid", 65534);
        fixed(dir, "overflowgid", 65534);
        fixed(dir, "ngroups_max", 65536);
        fixed(dir, "arch", "x86_64");
        tunable(dir, "randomize_va_space", 2);
        tunable(dir, "core_pattern", "core");
        tunable(dir, "core_uses_pid", 0);
        tunable(dir, "dmesg_restrict", 0);
        tunable(dir, "kptr_restrict", 0);
        tunable(dir, "perf_event_paranoid", 4);
        tunable(dir, "printk", "4\t4\t1\t7");
        tunable(dir, "sysrq", 0);
        tunable(dir, "tainted", 0);
        tunable(dir, "unprivileged_bpf_disabled", 2);
        tunable(dir, "sched_child_runs_first", 0);
        tunable(dir, "msgmax", 8192);
        tunable(dir, "msgmnb", 16384);
        tunable(dir, "msgmni", 32000);
        tunable(dir, "sem", "32000\t1024000000\t500\t32000");
        tunable(dir, "shmall", "18446744073692774399");
        tunable(dir, "shmmax", "18446744073692774399");
        tunable(dir, "shmmni", 4096);
        fixed(dir.dir("pty"), "max", TtyLimits.TERMINALS);
        tunable(dir.dir("yama"), "ptrace_scope", 1);
        fixed(dir.dir("seccomp"), "actions_avail", "kill_process kill_thread trap errno user_notif trace log allow");
        PseudoDir random = dir.dir("random");
        fixed(random, "entropy_avail", 256);
        fixed(random, "poolsize", 256);
        byte[] boot = new byte[16];
        entropy.fill(boot, 0, 16);
        random.text("boot_id", SystemTexts.uuid(boot));
        random.text("uuid", new FreshUuid(entropy));
    }

    private void buildFs(PseudoDir dir) {
        tunable(dir, "nr_open", 1048576);
        tunable(dir, "file-max", VfsLimits.OPEN_FILES);
        dir.text("file-nr", new FilesInUse(inUse));
        tunable(dir, "pipe-max-size", PipeLimits.MAX);
        tunable(dir, "pipe-user-pages-soft", StreamLimits.TOTAL_BYTES / StreamLimits.PAGE);
        tunable(dir, "pipe-user-pages-hard", 0);
        tunable(dir, "lease-break-time", 45);
        tunable(dir, "aio-max-nr", 65536);
        tunable(dir, "protected_hardlinks", 1);
        tunable(dir, "protected_symlinks", 1);
        tunable(dir, "protected_fifos", 1);
        tunable(dir, "protected_regular", 2);
        tunable(dir, "suid_dumpable", 0);
        tunable(dir, "overflowuid", 65534);
        tunable(dir, "overflowgid", 65534);
        PseudoDir inotify = dir.dir("inotify");
        tunable(inotify, "max_user_instances", InotifyLimits.INSTANCES);
        tunable(inotify, "max_user_watches", InotifyLimits.WATCHES);
        tunable(inotify, "max_queued_events", InotifyLimits.EVENTS);
        tunable(dir.dir("epoll"), "max_user_watches", PollLimits.EPOLL_WATCHES);
    }

    private void buildVm(PseudoDir dir) {
        tunable(dir, "max_map_count", 65530);
        tunable(dir, "mmap_min_addr", 65536);
        tunable(dir, "overcommit_memory", 0);
        tunable(dir, "overcommit_ratio", 50);
        tunable(dir, "swappiness", 60);
        tunable(dir, "dirty_ratio", 20);
        tunable(dir, "dirty_background_ratio", 10);
        tunable(dir, "min_free_kbytes", 67584);
        tunable(dir, "nr_hugepages", 0);
        tunable(dir, "drop_caches", 0);
        tunable(dir, "vfs_cache_pressure", 100);
    }

    private void buildNet(PseudoDir dir) {
        PseudoDir core = dir.dir("core");
        tunable(core, "somaxconn", SocketLimits.BACKLOG);
        tunable(core, "rmem_default", SocketLimits.BUFFER_DEFAULT);
        tunable(core, "wmem_default", SocketLimits.BUFFER_DEFAULT);
        tunable(core, "rmem_max", SocketLimits.BUFFER_MAX);
        tunable(core, "wmem_max", SocketLimits.BUFFER_MAX);
        tunable(core, "netdev_max_backlog", 1000);
        tunable(core, "optmem_max", 131072);
        tunable(dir.dir("unix"), "max_dgram_qlen", SocketLimits.UNIX_PACKETS);
        PseudoDir ipv4 = dir.dir("ipv4");
        tunable(ipv4, "ip_forward", 0);
        tcp(ipv4);
        tunable(ipv4, "ping_group_range", "1\t0");
        PseudoDir all = dir.dir("ipv6").dir("conf").dir("all");
        tunable(all, "disable_ipv6", 0);
        tunable(all, "forwarding", 0);
    }

    /** As netstack has it: what is written elsewhere to tune a stack can't be written here. */
    private static void tcp(PseudoDir dir) {
        fixed(dir, "ip_local_port_range", TcpFacts.EPHEMERAL_FIRST + "\t" + TcpFacts.EPHEMERAL_LAST);
        fixed(dir, "ip_unprivileged_port_start", TcpFacts.UNPRIVILEGED_PORT);
        fixed(dir, "tcp_rmem", buffers(TcpFacts.RECEIVE_FIRST));
        fixed(dir, "tcp_wmem", buffers(TcpFacts.SEND_FIRST));
        fixed(dir, "tcp_sack", TcpFacts.SELECTIVE_ACKNOWLEDGEMENTS ? 1 : 0);
        fixed(dir, "tcp_timestamps", TcpFacts.TIMESTAMPS ? 1 : 0);
        fixed(dir, "tcp_window_scaling", TcpFacts.WINDOW_SCALING ? 1 : 0);
        fixed(dir, "tcp_fin_timeout", TcpFacts.FIN_TIMEOUT_S);
        fixed(dir, "tcp_syn_retries", TcpFacts.SYN_RETRIES);
        fixed(dir, "tcp_keepalive_time", TcpFacts.KEEPALIVE_IDLE_S);
        fixed(dir, "tcp_keepalive_intvl", TcpFacts.KEEPALIVE_INTERVAL_S);
        fixed(dir, "tcp_keepalive_probes", TcpFacts.KEEPALIVE_PROBES);
        fixed(dir, "tcp_congestion_control", TcpFacts.CONGESTION_CONTROL);
        fixed(dir, "tcp_available_congestion_control", TcpFacts.CONGESTION_CONTROL);
        fixed(dir, "tcp_allowed_congestion_control", TcpFacts.CONGESTION_CONTROL);
    }

    private static String buffers(int first) {
        return TcpFacts.BUFFER_LEAST + "\t" + first + "\t" + TcpFacts.BUFFER_MOST;
    }
}
