package io.cloister.spec;

/**
 * How the services of a sandbox run.
 *
 * @param processFiles how many guest processes there can be: each has a mailbox file.
 */
public record KernelSettings(Recording recording, int processFiles) {
    public KernelSettings {
        if (processFiles < 1 || processFiles > SpecLimits.PROCESS_FILES) {
            throw new SpecException("processFiles", processFiles + " is not within 1 and " + SpecLimits.PROCESS_FILES);
        }
    }

    /** The same without a journal. */
    public KernelSettings unrecorded() {
        return new KernelSettings(Recording.OFF, processFiles);
    }
}
