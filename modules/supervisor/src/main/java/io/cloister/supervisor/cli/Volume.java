package io.cloister.supervisor.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** One --volume HOST:GUEST[:ro]. */
record Volume(Path host, String guest, boolean readOnly) {
    static Volume parse(String text) {
        boolean ro = text.endsWith(":ro");
        String rest = ro
                ? text.substring(0, text.length() - 3)
                : text.endsWith(":rw") ? text.substring(0, text.length() - 3) : text;
        int colon = rest.indexOf(':');
        if (colon <= 0 || colon == rest.length() - 1 || rest.charAt(colon + 1) != '/') {
            throw new OperatorError(
                    CloisterCommand.FAILED, "--volume " + text + ": write HOST:GUEST or HOST:GUEST:ro, GUEST from /");
        }
        return new Volume(
                Path.of(rest.substring(0, colon)).toAbsolutePath().normalize(), rest.substring(colon + 1), ro);
    }

    /** Refuses one that is not there. */
    void check() {
        if (!Files.isDirectory(host)) {
            throw new OperatorError(
                    CloisterCommand.FAILED, "--volume " + host + ":" + guest + ": no directory " + host);
        }
    }
}
