/**
 * What is kept on disk about each sandbox, running or ended: its description, its control socket and its journals.
 */
package io.cloister.supervisor.state;
