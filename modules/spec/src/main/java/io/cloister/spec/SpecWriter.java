package io.cloister.spec;

import io.cloister.spec.codec.ContainerEncoder;
import io.cloister.spec.codec.MessageHeaderEncoder;
import io.cloister.spec.codec.ProcessEncoder;
import io.cloister.spec.codec.SandboxEncoder;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** Writes one message after the other. */
final class SpecWriter {
    private static final int FIRST_ROOM = 8192;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(FIRST_ROOM);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private int at;

    /** One text of an encoder. */
    @FunctionalInterface
    private interface Put {
        Object put(byte[] bytes, int offset, int length);
    }

    byte[] bytes() {
        if (at > SpecLimits.BYTES) {
            throw new SpecException("specification", at + " bytes, and " + SpecLimits.BYTES + " are the most");
        }
        byte[] all = new byte[at];
        buffer.getBytes(0, all);
        return all;
    }

    private static void text(String text, Put put) {
        byte[] bytes = ByteText.bytes(text);
        put.put(bytes, 0, bytes.length);
    }

    void sandbox(SandboxSpec spec) {
        Machine machine = spec.machine();
        SandboxEncoder out = new SandboxEncoder().wrapAndApplyHeader(buffer, at, header);
        out.processors(machine.processors()).memoryBytes(machine.memoryBytes()).hwcap(machine.hardware().hwcap())
            .hwcap2(machine.hardware().hwcap2()).minSignalStack(machine.hardware().minSignalStack())
            .network((short) spec.network().mode().ordinal()).recording((short) spec.kernel().recording().ordinal())
            .processFiles(spec.kernel().processFiles());
        text(machine.release(), out::putRelease);
        text(machine.build(), out::putBuild);
        text(machine.processorText(), out::putProcessorText);
        if (spec.network().mode() == NetworkMode.SANDBOX) {
            text(spec.network().link(), out::putLink);
        }
        at = out.limit();
        container(spec.container());
    }

    void container(ContainerSpec spec) {
        ResourceSpec.Memory memory = spec.resources().memory();
        ResourceSpec.Cpu cpu = spec.resources().cpu();
        ContainerEncoder out = new ContainerEncoder().wrapAndApplyHeader(buffer, at, header);
        out.rootReadonly(flag(spec.root().readonly())).memoryLimit(memory.limit())
            .memoryReservation(memory.reservation())
            .memorySwap(memory.swap()).cpuShares(cpu.shares()).cpuQuotaUs(cpu.quotaUs()).cpuPeriodUs(cpu.periodUs())
            .pidsLimit(spec.resources().pidsLimit());
        mounts(spec.mounts(), out);
        ContainerEncoder.NamespacesEncoder namespaces = out.namespacesCount(spec.namespaces().size());
        for (NamespaceSpec namespace : spec.namespaces()) {
            namespaces.next().kind((short) namespace.kind().ordinal());
            text(namespace.path(), namespaces::putPath);
        }
        ContainerEncoder.AnnotationsEncoder annotations = out.annotationsCount(spec.annotations().size());
        for (ContainerSpec.Annotation annotation : spec.annotations()) {
            annotations.next();
            text(annotation.key(), annotations::putKey);
            text(annotation.value(), annotations::putValue);
        }
        text(spec.name(), out::putName);
        text(spec.root().path(), out::putRootPath);
        text(spec.hostname(), out::putHostname);
        text(spec.domainname(), out::putDomainname);
        text(spec.resources().cpus(), out::putCpus);
        at = out.limit();
        process(spec.process());
    }

    private static void mounts(List<MountSpec> mounts, ContainerEncoder out) {
        ContainerEncoder.MountsEncoder encoder = out.mountsCount(mounts.size());
        for (MountSpec mount : mounts) {
            encoder.next();
            ContainerEncoder.MountsEncoder.OptionsEncoder options = encoder.optionsCount(mount.options().size());
            for (String option : mount.options()) {
                options.next();
                text(option, options::putOption);
            }
            text(mount.destination(), encoder::putDestination);
            text(mount.type(), encoder::putFsType);
            text(mount.source(), encoder::putSource);
        }
    }

    void process(ProcessSpec spec) {
        UserSpec user = spec.user();
        CapabilitySets caps = spec.capabilities();
        ProcessEncoder out = new ProcessEncoder().wrapAndApplyHeader(buffer, at, header);
        out.uid(user.uid()).gid(user.gid()).umask(user.umask()).terminals((short) spec.terminal().streams())
            .columns(spec.terminal().columns()).rows(spec.terminal().rows()).bounding(caps.bounding())
                .effective(caps.effective())
            .inheritable(caps.inheritable()).permitted(caps.permitted()).ambient(caps.ambient())
            .noNewPrivileges(flag(spec.noNewPrivileges())).oomScoreAdj(spec.oomScoreAdj());
        ProcessEncoder.GroupsEncoder groups = out.groupsCount(user.groups().size());
        for (int gid : user.groups()) {
            groups.next().gid(gid);
        }
        ProcessEncoder.RlimitsEncoder limits = out.rlimitsCount(spec.rlimits().size());
        for (ResourceLimit limit : spec.rlimits()) {
            limits.next().resource(limit.resource()).soft(limit.soft()).hard(limit.hard());
        }
        ProcessEncoder.ArgsEncoder args = out.argsCount(spec.args().size());
        for (String argument : spec.args()) {
            args.next();
            text(argument, args::putText);
        }
        ProcessEncoder.EnvEncoder env = out.envCount(spec.env().size());
        for (String variable : spec.env()) {
            env.next();
            text(variable, env::putText);
        }
        text(spec.cwd(), out::putCwd);
        at = out.limit();
    }

    private static short flag(boolean set) {
        return (short) (set ? 1 : 0);
    }
}
