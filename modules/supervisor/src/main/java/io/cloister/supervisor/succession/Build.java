package io.cloister.supervisor.succession;

/**
 * A build of a service.
 *
 * @param jar path of the jar that comes before the installation's on the class path; null: the installation's own
 * build.
 * @param version what it is called.
 */
public record Build(String jar, String version) {
    /** True for the build that came with this installation, which standbys have. */
    public boolean isInstalled() {
        return jar == null;
    }
}
