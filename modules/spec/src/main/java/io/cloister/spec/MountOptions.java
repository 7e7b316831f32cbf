package io.cloister.spec;

import io.cloister.abi.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Options of a mount, told apart: mount(8), "FILESYSTEM-INDEPENDENT MOUNT OPTIONS".
 *
 * @param flags of mount(2). @param data for the file system, comma separated.
 */
public record MountOptions(int flags, String data) {
    private static final Map<String, Integer> SET = Map.ofEntries(
        Map.entry("ro", Mount.MS_RDONLY), Map.entry("nosuid", Mount.MS_NOSUID), Map.entry("nodev", Mount.MS_NODEV),
        Map.entry("noexec", Mount.MS_NOEXEC), Map.entry("relatime", Mount.MS_RELATIME),
        Map.entry("noatime", Mount.MS_NOATIME), Map.entry("nodiratime", Mount.MS_NODIRATIME),
        Map.entry("sync", Mount.MS_SYNCHRONOUS), Map.entry("dirsync", Mount.MS_DIRSYNC),
        Map.entry("bind", 0), Map.entry("rbind", 0), Map.entry("defaults", 0));
    private static final Map<String, Integer> CLEARED = Map.of(
        "rw", Mount.MS_RDONLY, "suid", Mount.MS_NOSUID, "dev", Mount.MS_NODEV, "exec", Mount.MS_NOEXEC,
        "norelatime", Mount.MS_RELATIME, "atime", Mount.MS_NOATIME, "diratime", Mount.MS_NODIRATIME,
        "async", Mount.MS_SYNCHRONOUS);

    public static MountOptions of(List<String> options) {
        int flags = 0;
        List<String> data = new ArrayList<>();
        for (String option : options) {
            if (SET.containsKey(option)) {
                flags |= SET.get(option);
            } else if (CLEARED.containsKey(option)) {
                flags &= ~CLEARED.get(option);
            } else {
                data.add(option);
            }
        }
        return new MountOptions(flags, String.join(",", data));
    }

    public boolean isReadonly() {
        return (flags & Mount.MS_RDONLY) != 0;
    }
}
