package io.cloister.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A container: what config.json of the OCI runtime specification says.
 *
 * @param name its id, one of a kind in its sandbox.
 * @param mounts in this order; those of type {@link MountSpec#BIND} are roots 1, 2, ... of the gofer, whose root 0 is
 *     {@code root}.
 * @param annotations what engines write down; nothing here goes by them.
 */
public record ContainerSpec(String name, RootSpec root, List<MountSpec> mounts, ProcessSpec process, String hostname,
                            String domainname, List<NamespaceSpec> namespaces, ResourceSpec resources,
                            List<Annotation> annotations) {
    /** A name with a value. */
    public record Annotation(String key, String value) {
        public Annotation {
            ByteText.check("key", key, SpecLimits.TEXT);
            ByteText.check("value", value, SpecLimits.TEXT);
        }
    }

    public ContainerSpec {
        ByteText.check("name", name, SpecLimits.TEXT);
        ByteText.check("hostname", hostname, SpecLimits.UTS_NAME);
        ByteText.check("domainname", domainname, SpecLimits.UTS_NAME);
        mounts = List.copyOf(mounts);
        namespaces = List.copyOf(namespaces);
        annotations = List.copyOf(annotations);
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < namespaces.size(); i++) {
            if (!seen.add(namespaces.get(i).kind())) {
                throw new SpecException("namespaces[" + i + "].kind", namespaces.get(i).kind() + " is said twice");
            }
        }
        for (int i = 0; i < annotations.size(); i++) {
            if (!seen.add(annotations.get(i).key())) {
                throw new SpecException("annotations[" + i + "].key", ByteText.quoted(annotations.get(i).key())
                    + " is said twice");
            }
        }
    }

    public ContainerSpec with(ProcessSpec other) {
        return new ContainerSpec(name, root, mounts, other, hostname, domainname, namespaces, resources, annotations);
    }

    public ContainerSpec withMounts(List<MountSpec> other) {
        return new ContainerSpec(name, root, other, process, hostname, domainname, namespaces, resources, annotations);
    }

    /** The mounts for which the gofer has roots 1, 2, ... */
    public List<MountSpec> binds() {
        return mounts.stream().filter(MountSpec::isBind).toList();
    }
}
