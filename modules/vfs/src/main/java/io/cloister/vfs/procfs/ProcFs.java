package io.cloister.vfs.procfs;

import io.cloister.bus.Op;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.net.NetStack;
import io.cloister.vfs.pseudo.LinkInode;
import io.cloister.vfs.pseudo.PseudoDir;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.PseudoInode;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.tty.Terminals;
import io.cloister.vfs.tty.Tty;
import io.cloister.vfs.unix.UnixWorld;
import java.util.function.Function;

/** Builds /proc. */
public final class ProcFs implements CallModule {
    private static final long MAGIC = 0x9fa0;
    private final VfsKernel kernel;
    private final Fetches fetches;
    private final SystemTexts system;
    private final TaskEntries entries;

    /** With the sources of the texts that other parts of vfs know. */
    public ProcFs(VfsKernel kernel, Terminals terminals, NetStack net, UnixWorld unix) {
        this.kernel = kernel;
        this.fetches = new Fetches(kernel.bus());
        this.system = new SystemTexts(kernel.clock(), kernel.tasks(), kernel.config().cpus(), kernel.files()::highestTid);
        TaskTexts texts = new TaskTexts(kernel.tasks(), tid -> {
            Tty tty = terminals.controlling(tid);
            return tty == null ? new int[] {0, -1} : new int[] {(int) tty.device(), tty.pgrp()};
        });
        this.entries = new TaskEntries(kernel, fetches, texts, system, new NetDir.Source(net, unix));
    }

    @Override
    public void register(Handlers handlers) {
        handlers.onEvent(Op.VFS_FETCHED, fetches::fetched);
        kernel.fileSystemType("proc", data -> new PseudoFs("proc", MAGIC, kernel.newDevice(), false, kernel.clock(), this::root));
    }

    private PseudoInode root(PseudoFs fileSystem) {
        ProcRoot root = new ProcRoot(fileSystem, entries);
        link(root, "self", new Self());
        link(root, "thread-self", new ThreadSelf());
        root.link("net", "self/net");
        root.link("mounts", "self/mounts");
        for (String name : SystemTexts.LIVE) {
            root.text(name, new Live(system, name));
        }
        root.text("version", system.version());
        root.text("cpuinfo", kernel.config().cpuInfo().isEmpty() ? system.cpuinfo() : kernel.config().cpuInfo());
        root.text("filesystems", SystemTexts.filesystems());
        root.text("devices", SystemTexts.devices());
        root.text("cmdline", "BOOT_IMAGE=/vmlinuz quiet\n");
        root.text("modules", "");
        root.text("swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
        root.text("partitions", "major minor  #blocks  name\n\n");
        root.text("diskstats", "");
        root.text("interrupts", "           CPU0\n");
        root.text("cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\n");
        root.text("vmstat", "nr_free_pages 800000\npgpgin 0\npgpgout 0\npswpin 0\npswpout 0\npgfault 0\npgmajfault 0\n");
        root.text("crypto", "");
        root.text("misc", "");
        root.text("locks", "");
        pressure(root.dir("pressure"));
        new SysctlTree(kernel).build(root.dir("sys"));
        return root;
    }

    private static void pressure(PseudoDir dir) {
        String some = "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n";
        for (String name : new String[] {"cpu", "io", "memory"}) {
            dir.text(name, some + some.replace("some", "full"));
        }
    }

    private record Self() implements Function<Caller, String> {
        @Override
        public String apply(Caller caller) {
            return Integer.toString(caller.tgid());
        }
    }

    private record ThreadSelf() implements Function<Caller, String> {
        @Override
        public String apply(Caller caller) {
            return caller.tgid() + "/task/" + caller.tid();
        }
    }

    private record Live(SystemTexts system, String name) implements TextInode.Text {
        @Override
        public byte[] text(Caller opener) {
            return TextInode.bytes(system.live(name));
        }
    }

    private static void link(PseudoDir dir, String name, Function<Caller, String> target) {
        dir.add(name, new LinkInode(dir.pseudoFs(), PseudoInode.number(dir.ino(), name), target));
    }
}
