package io.cloister.vfs.procfs;

import io.cloister.bus.Clock;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.spec.SandboxSpec;
import io.cloister.vfs.inode.DeviceNumbers;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.MountTable;
import io.cloister.vfs.net.NetStack;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.pseudo.PseudoDir;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.PseudoInode;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.task.Callers;
import io.cloister.vfs.tty.Terminals;
import io.cloister.vfs.unix.UnixWorld;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Builds /proc. */
public final class ProcFs {
    private static final long MAGIC = 0x9fa0;
    private final TaskTable tasks;
    private final Fetches fetches;
    private final TaskEntries entries;
    private final SysctlTree sysctls;
    /** About the whole system. */
    private final Map<String, TextInode.Text> files = new LinkedHashMap<>();

    /** Where texts come from that other rooms know. */
    public record Sources(Callers callers, Paths paths, MountTable mounts, Terminals terminals, NetStack net,
        UnixWorld unix) {
    }

    public ProcFs(ServicePorts ports, SandboxSpec spec, Sources sources) {
        tasks = ports.tasks();
        fetches = new Fetches(ports.bus());
        SystemTexts system = new SystemTexts(ports.clock(), tasks, spec.machine(), sources.callers()::highestTid);
        sysctls = new SysctlTree(ports.entropy(), sources.callers().descriptorsInUse(), spec.machine(), fetches);
        TaskTexts texts = new TaskTexts(tasks, sources.terminals());
        entries = new TaskEntries(tasks, sources.callers())
            .directories(sources.paths(), new NetDir(sources.net(), sources.unix()))
            .links()
            .fetched(fetches, texts)
            .plain(texts, system, new MountTexts(sources.mounts()));
        system.files().forEach((name, text) -> files.put(name, (about, opener) -> TextInode.bytes(text.get())));
    }

    /** A file system that shows it. */
    public FileSystem mount(DeviceNumbers devices, Clock clock) {
        return new PseudoFs("proc", MAGIC, devices.fresh(), false, clock, this::root);
    }

    /** A piece of a text that was asked for (VfsFetched); {@code total} is its whole length, or minus an errno. */
    public void fetched(long id, long offset, long total, DirectBuffer bytes, int length) {
        fetches.fetched(id, offset, total, bytes, length);
    }

    private PseudoInode root(PseudoFs fileSystem) {
        ProcRoot root = new ProcRoot(fileSystem, entries);
        root.add(SelfLink.name(false), new SelfLink(root, tasks, false));
        root.add(SelfLink.name(true), new SelfLink(root, tasks, true));
        root.link("net", "self/net");
        root.link("mounts", "self/mounts");
        files.forEach(root::text);
        pressure(root.dir("pressure"));
        sysctls.build(root.dir("sys"));
        return root;
    }

    private static void pressure(PseudoDir dir) {
        String some = "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n";
        for (String name : new String[] {"cpu", "io", "memory"}) {
            dir.text(name, some + some.replace("some", "full"));
        }
    }
}
