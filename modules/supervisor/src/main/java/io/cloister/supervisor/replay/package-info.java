/**
 * Replay: the services of a sandbox that ended are built again, one after the other, from a full journal: they get what
 * they took in then, and what they give out is compared with what they gave out then.
 */
package io.cloister.supervisor.replay;
