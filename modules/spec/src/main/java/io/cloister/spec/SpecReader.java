package io.cloister.spec;

import static io.cloister.spec.FieldReader.part;

import io.cloister.spec.codec.ContainerDecoder;
import io.cloister.spec.codec.MessageHeaderDecoder;
import io.cloister.spec.codec.ProcessDecoder;
import io.cloister.spec.codec.SandboxDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Reads one message after the other. */
final class SpecReader {
    private final DirectBuffer buffer;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private int at;

    SpecReader(DirectBuffer buffer) {
        this.buffer = buffer;
    }

    /** Nothing may follow. */
    void end() {
        if (at != buffer.capacity()) {
            throw new SpecException("specification", buffer.capacity() - at + " bytes too many");
        }
    }

    /** Where the message {@code template} begins, which has to be next. */
    private int begin(String name, int template, int blockLength) {
        if (buffer.capacity() - at < MessageHeaderDecoder.ENCODED_LENGTH) {
            throw new SpecException(name, "is missing");
        }
        header.wrap(buffer, at);
        if (header.schemaId() != SandboxDecoder.SCHEMA_ID || header.templateId() != template) {
            throw new SpecException(name, "something else is in its place");
        }
        if (header.version() != SandboxDecoder.SCHEMA_VERSION) {
            throw new SpecException(name, "is of version " + header.version() + ", and this build reads version "
                + SandboxDecoder.SCHEMA_VERSION);
        }
        int from = at + MessageHeaderDecoder.ENCODED_LENGTH;
        if (header.blockLength() != blockLength || buffer.capacity() - from < blockLength) {
            throw new SpecException(name, "is cut off");
        }
        return from;
    }

    SandboxSpec sandbox() {
        int from = begin("sandbox", SandboxDecoder.TEMPLATE_ID, SandboxDecoder.BLOCK_LENGTH);
        SandboxDecoder in = new SandboxDecoder().wrap(buffer, from, SandboxDecoder.BLOCK_LENGTH,
            SandboxDecoder.SCHEMA_VERSION);
        FieldReader fields = new FieldReader(buffer, in::limit);
        NetworkMode mode = FieldReader.constant("network", NetworkMode.values(), in.network());
        KernelSettings kernel = part("kernel",
            () -> new KernelSettings(FieldReader.constant("recording", Recording.values(), in.recording()),
                in.processFiles()));
        Machine machine = part("machine", () -> {
            Machine.Hardware hardware = new Machine.Hardware(in.hwcap(), in.hwcap2(), in.minSignalStack());
            String release = fields.text("release", in::getRelease);
            String build = fields.text("build", in::getBuild);
            return new Machine(in.processors(), in.memoryBytes(), hardware, release, build,
                fields.text("processorText", in::getProcessorText));
        });
        NetworkSpec network = mode == NetworkMode.NONE
                ? NetworkSpec.NONE
                : new NetworkSpec(mode, fields.text("network.link", in::getLink));
        at = in.limit();
        return new SandboxSpec(part("container", this::container), network, kernel, machine);
    }

    ContainerSpec container() {
        int from = begin("container", ContainerDecoder.TEMPLATE_ID, ContainerDecoder.BLOCK_LENGTH);
        ContainerDecoder in = new ContainerDecoder().wrap(buffer, from, ContainerDecoder.BLOCK_LENGTH,
            ContainerDecoder.SCHEMA_VERSION);
        FieldReader fields = new FieldReader(buffer, in::limit);
        boolean readonly = FieldReader.flag("root.readonly", in.rootReadonly());
        ResourceSpec.Memory memory = part("resources.memory",
            () -> new ResourceSpec.Memory(in.memoryLimit(), in.memoryReservation(), in.memorySwap()));
        ResourceSpec.Cpu cpu = part("resources.cpu", () -> new ResourceSpec.Cpu(in.cpuShares(), in.cpuQuotaUs(),
            in.cpuPeriodUs()));
        List<MountSpec> mounts = mounts(in, fields);
        List<NamespaceSpec> namespaces = namespaces(in, fields);
        List<ContainerSpec.Annotation> annotations = annotations(in, fields);
        String name = fields.text("name", in::getName);
        RootSpec root = part("root", () -> new RootSpec(fields.text("path", in::getRootPath), readonly));
        String hostname = fields.text("hostname", in::getHostname);
        String domainname = fields.text("domainname", in::getDomainname);
        ResourceSpec resources = part("resources", () -> new ResourceSpec(memory, cpu, fields.text("cpus", in::getCpus),
            in.pidsLimit()));
        at = in.limit();
        ProcessSpec process = part("process", this::process);
        return new ContainerSpec(name, root, mounts, process, hostname, domainname, namespaces, resources, annotations);
    }

    private static List<MountSpec> mounts(ContainerDecoder in, FieldReader fields) {
        int count = fields.count("mounts", ContainerDecoder.MountsDecoder.sbeBlockLength());
        ContainerDecoder.MountsDecoder group = in.mounts();
        List<MountSpec> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            group.next();
            all.add(part("mounts[" + i + "]", () -> {
                List<String> options = options(group, fields);
                String destination = fields.text("destination", group::getDestination);
                String type = fields.text("type", group::getFsType);
                return new MountSpec(destination, type, fields.text("source", group::getSource), options);
            }));
        }
        return all;
    }

    private static List<String> options(ContainerDecoder.MountsDecoder mount, FieldReader fields) {
        int count = fields.count("options", ContainerDecoder.MountsDecoder.OptionsDecoder.sbeBlockLength());
        ContainerDecoder.MountsDecoder.OptionsDecoder group = mount.options();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            group.next();
            all.add(fields.text("options[" + i + "]", group::getOption));
        }
        return all;
    }

    private static List<NamespaceSpec> namespaces(ContainerDecoder in, FieldReader fields) {
        int bytes = ContainerDecoder.NamespacesDecoder.sbeBlockLength();
        int count = fields.count("namespaces", bytes);
        ContainerDecoder.NamespacesDecoder group = in.namespaces();
        List<NamespaceSpec> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.entry("namespaces[" + i + "]", bytes);
            group.next();
            all.add(part("namespaces[" + i + "]", () -> new NamespaceSpec(
                FieldReader.constant("kind", NamespaceKind.values(), group.kind()),
                    fields.text("path", group::getPath))));
        }
        return all;
    }

    private static List<ContainerSpec.Annotation> annotations(ContainerDecoder in, FieldReader fields) {
        int count = fields.count("annotations", ContainerDecoder.AnnotationsDecoder.sbeBlockLength());
        ContainerDecoder.AnnotationsDecoder group = in.annotations();
        List<ContainerSpec.Annotation> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            group.next();
            all.add(part("annotations[" + i + "]", () -> {
                String key = fields.text("key", group::getKey);
                return new ContainerSpec.Annotation(key, fields.text("value", group::getValue));
            }));
        }
        return all;
    }

    ProcessSpec process() {
        int from = begin("process", ProcessDecoder.TEMPLATE_ID, ProcessDecoder.BLOCK_LENGTH);
        ProcessDecoder in = new ProcessDecoder().wrap(buffer, from, ProcessDecoder.BLOCK_LENGTH,
            ProcessDecoder.SCHEMA_VERSION);
        FieldReader fields = new FieldReader(buffer, in::limit);
        TerminalSpec terminal = part("terminal", () -> new TerminalSpec(in.terminals(), in.columns(), in.rows()));
        CapabilitySets capabilities = part("capabilities",
            () -> new CapabilitySets(in.bounding(), in.effective(), in.inheritable(), in.permitted(), in.ambient()));
        boolean noNewPrivileges = FieldReader.flag("noNewPrivileges", in.noNewPrivileges());
        UserSpec user = part("user", () -> new UserSpec(in.uid(), in.gid(), groups(in, fields), in.umask()));
        List<ResourceLimit> rlimits = rlimits(in, fields);
        List<String> args = args(in, fields);
        List<String> env = env(in, fields);
        String cwd = fields.text("cwd", in::getCwd);
        at = in.limit();
        return new ProcessSpec(args, env, cwd, terminal, user, capabilities, rlimits, noNewPrivileges,
            in.oomScoreAdj());
    }

    private static List<Integer> groups(ProcessDecoder in, FieldReader fields) {
        int bytes = ProcessDecoder.GroupsDecoder.sbeBlockLength();
        int count = fields.count("groups", bytes);
        ProcessDecoder.GroupsDecoder group = in.groups();
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.entry("groups[" + i + "]", bytes);
            all.add(group.next().gid());
        }
        return all;
    }

    private static List<ResourceLimit> rlimits(ProcessDecoder in, FieldReader fields) {
        int bytes = ProcessDecoder.RlimitsDecoder.sbeBlockLength();
        int count = fields.count("rlimits", bytes);
        ProcessDecoder.RlimitsDecoder group = in.rlimits();
        List<ResourceLimit> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.entry("rlimits[" + i + "]", bytes);
            group.next();
            all.add(part("rlimits[" + i + "]", () -> new ResourceLimit(group.resource(), group.soft(), group.hard())));
        }
        return all;
    }

    private static List<String> args(ProcessDecoder in, FieldReader fields) {
        int count = fields.count("args", ProcessDecoder.ArgsDecoder.sbeBlockLength());
        ProcessDecoder.ArgsDecoder group = in.args();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            group.next();
            all.add(fields.text("args[" + i + "]", group::getText));
        }
        return all;
    }

    private static List<String> env(ProcessDecoder in, FieldReader fields) {
        int count = fields.count("env", ProcessDecoder.EnvDecoder.sbeBlockLength());
        ProcessDecoder.EnvDecoder group = in.env();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            group.next();
            all.add(fields.text("env[" + i + "]", group::getText));
        }
        return all;
    }
}
