package io.cloister.supervisor.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One --volume HOST:GUEST[:ro]. */
record Volume(Path host, String guest, boolean readOnly) {
    private static final int HOST_AND_GUEST = 2;

    static Volume parse(String text) {
        String[] parts = text.split(":", -1);
        boolean hasFlag = parts.length == HOST_AND_GUEST + 1 && List.of("ro", "rw").contains(parts[HOST_AND_GUEST]);
        if (parts.length != HOST_AND_GUEST && !hasFlag || parts[0].isEmpty() || !parts[1].startsWith("/")) {
            throw new OperatorError(CloisterCommand.FAILED, "--volume " + text
                + ": write HOST:GUEST, HOST:GUEST:ro or HOST:GUEST:rw; GUEST begins with /, and neither has a colon");
        }
        return new Volume(
                Path.of(parts[0]).toAbsolutePath().normalize(),
                DoSpec.normal("--volume", parts[1]),
                hasFlag && parts[2].equals("ro"));
    }

    /** All of a command line; refuses those that are not there, and a place in the guest that is given twice. */
    static List<Volume> parse(List<String> texts) {
        List<Volume> all = new ArrayList<>();
        for (String text : texts) {
            Volume volume = parse(text);
            volume.check();
            if (all.stream().anyMatch(v -> v.guest.equals(volume.guest))) {
                throw new OperatorError(CloisterCommand.FAILED, "--volume " + text + ": " + volume.guest
                    + " is said twice; show one directory at each place");
            }
            all.add(volume);
        }
        return all;
    }

    private void check() {
        if (guest.equals("/")) {
            throw new OperatorError(
                    CloisterCommand.FAILED, "--volume " + host + ":/: take --root-ro " + host + " for another root");
        }
        if (!Files.isDirectory(host)) {
            throw new OperatorError(
                    CloisterCommand.FAILED, "--volume " + host + ":" + guest + ": no directory " + host);
        }
    }
}
