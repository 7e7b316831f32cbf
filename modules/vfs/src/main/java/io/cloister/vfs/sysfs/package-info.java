/**
 * /sys: what C libraries and language runtimes look for there (processors, memory nodes, network devices). Owner: the
 * vfs thread.
 */
package io.cloister.vfs.sysfs;
