package io.cloister.supervisor.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a user's sandboxes are kept: $CLOISTER_STATE, else /var/lib/cloister for root, else cloister in
 * $XDG_STATE_HOME, ~/.local/state or, for those without a home that can be written to, $XDG_RUNTIME_DIR, else
 * /tmp/cloister-UID, which must be the user's alone.
 */
final class StateRoot {
    private static final String NAME = "cloister";
    private static final Path TMP = Path.of("/tmp");
    private static final int OTHERS = 077;

    private StateRoot() {
    }

    static Path of(Map<String, String> environment, Path home, int uid) {
        String state = environment.getOrDefault("CLOISTER_STATE", "");
        if (!state.isEmpty()) {
            return Path.of(state).toAbsolutePath();
        }
        if (uid == 0) {
            return Path.of("/var/lib", NAME);
        }
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        if (!xdg.isEmpty()) {
            return Path.of(xdg).toAbsolutePath().resolve(NAME);
        }
        if (home.isAbsolute() && canHold(home, home.resolve(".local/state").resolve(NAME))) {
            return home.resolve(".local/state").resolve(NAME);
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty() && Files.isWritable(Path.of(runtime))) {
            return Path.of(runtime).toAbsolutePath().resolve(NAME);
        }
        return own(TMP, uid);
    }

    /** Whether {@code wanted} below {@code home} can be written to, or made. */
    private static boolean canHold(Path home, Path wanted) {
        Path there = wanted;
        while (!Files.exists(there) && !there.equals(home)) {
            there = there.getParent();
        }
        return Files.isDirectory(there) && Files.isWritable(there);
    }

    /** Anybody can make something of that name in {@code parent}: it counts only if nobody else can change it. */
    static Path own(Path parent, int uid) {
        Path own = parent.resolve(NAME + "-" + uid);
        if (!Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
            return own;
        }
        try {
            int mode = (Integer) Files.getAttribute(own, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            Object owner = Files.getAttribute(own, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS) && owner.equals(uid) && (mode & OTHERS) == 0) {
                return own;
            }
        } catch (IOException e) {
            throw unfit(own);
        }
        throw unfit(own);
    }

    private static IllegalStateException unfit(Path own) {
        return new IllegalStateException(own + " is not a directory of yours that others are kept out of: set"
            + " CLOISTER_STATE to one that is");
    }

    /** The user's. */
    static int uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new IllegalStateException("/proc is not there: mount it", e);
        }
    }
}
