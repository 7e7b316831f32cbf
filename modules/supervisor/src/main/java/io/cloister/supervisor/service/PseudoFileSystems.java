package io.cloister.supervisor.service;

import java.util.Set;

/**
 * File systems that hold no files but views of the host's kernel, processes and devices, by statfs(2)'s f_type
 * (linux/magic.h). The gofer's jail covers those that are mounted when it starts (native/common/hide.c); this is for
 * those that come later or are reached another way. devtmpfs has tmpfs's type: of it the gofer opens nothing either,
 * since it opens regular files only.
 */
final class PseudoFileSystems {
    private static final Set<Long> TYPES = Set.of(
        0x9fa0L,      // proc
        0x62656572L,  // sysfs
        0x1cd1L,      // devpts
        0x27e0ebL,    // cgroup
        0x63677270L,  // cgroup2
        0x64626720L,  // debugfs
        0x74726163L,  // tracefs
        0xcafe4a11L,  // bpf
        0x73636673L,  // securityfs
        0xf97cff8cL,  // selinuxfs
        0x43415d53L,  // smackfs
        0xde5e81e4L,  // efivarfs
        0x6165676cL,  // pstore
        0x62656570L,  // configfs
        0x19800202L,  // mqueue
        0x42494e4dL,  // binfmt_misc
        0x65735543L,  // fusectl
        0x67596969L,  // rpc_pipefs
        0x6e667364L,  // nfsd
        0x7655821L,   // resctrl
        0x6e736673L,  // nsfs
        0x50495045L,  // pipefs
        0x534f434bL,  // sockfs
        0x09041934L,  // anonymous inodes
        0x9fa2L,      // usbdevfs
        0xabba1974L   // xenfs
    );

    private PseudoFileSystems() {
    }

    static boolean isPseudo(long type) {
        return TYPES.contains(type);
    }
}
