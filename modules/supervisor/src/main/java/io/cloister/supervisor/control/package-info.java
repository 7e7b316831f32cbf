/**
 * The control socket of a running sandbox, STATE/ID/control.sock: how other commands of the same user reach its
 * supervisor. One line of JSON each way.
 */
package io.cloister.supervisor.control;
