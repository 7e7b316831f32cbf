/**
 * Control groups of the host, cgroups(7): one for each sandbox, with one for its guest and one for its services below
 * it, so that on a busy host they compete with strangers as one, and not each alone; and bounds for the guest's. Made
 * before anything of the sandbox runs, removed by the guard, or by the next command if the guard was killed.
 */
package io.cloister.supervisor.cgroup;
