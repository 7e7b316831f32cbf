package io.cloister.supervisor.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** One --volume HOST:GUEST[:ro]. */
record Volume(Path host, String guest, boolean readOnly) {
    static Volume parse(String text) {
        boolean ro = text.endsWith(":ro");
        String rest = ro ? text.substring(0, text.length() - 3) : text.endsWith(":rw") ? text.substring(0, text.length() - 3) : text;
        int colon = rest.indexOf(':');
        if (colon <= 0 || colon == rest.length() - 1 || rest.charAt(colon + 1) != '/') {
            throw new OperatorError(CloisterCommand.FAILED, "--volume " + text + ": write HOST:GUEST or HOST:GUEST:ro, GUEST from /");
        }
        Path host = Path.of(rest.substring(0, colon)).toAbsolutePath().normalize();
        if (!Files.isDirectory(host)) {
            throw new OperatorError(CloisterCommand.FAILED, "--volume " + text + ": no directory " + host);
        }
        return new Volume(host, rest.substring(colon + 1), ro);
    }
}
