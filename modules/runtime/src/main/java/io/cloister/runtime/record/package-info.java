/**
 * One record of a tape or journal: its layout ({@link io.cloister.runtime.record.JournalRecordDescriptor}), encoding,
 * decoding and printing, what a flight journal cuts from it, and the shared memory of a tape.
 *
 * <p>Owner threads: the service's for writing; the supervisor's journal writer for reading. Invariant: a record counts
 * once the segment's length includes it, so a writer killed in the middle of a record leaves nothing that a reader
 * sees.
 */
package io.cloister.runtime.record;
