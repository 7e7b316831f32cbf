/**
 * What happened, for the operator: one line an event, written by Log4j as text or JSON.
 *
 * <p>Nearly all sandboxes have nothing to say, so Log4j is loaded by the first event, on a thread of its own. What
 * happens more often than an operator reads is counted, not written: a guest can't fill a disk.
 */
package io.cloister.supervisor.log;
