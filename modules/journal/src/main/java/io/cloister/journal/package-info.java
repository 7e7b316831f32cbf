/**
 * The journal: everything a service consumes and sends, in order, on disk.
 *
 * <pre>
 * service thread          RingJournal  --> staging ring (shared memory, outlives the service)
 * supervisor              JournalWriter --> JournalLane --> ChronicleStore | SpillStore
 * afterwards, elsewhere   JournalReader --> ServiceCursor --> BatchFile --> RecordDecoder --> JournalRecord
 * </pre>
 *
 * <p>Owner threads: {@link io.cloister.journal.RingJournal} the service thread; {@link io.cloister.journal.JournalWriter} and the stores a
 * thread of the supervisor. Invariants: one producer and one consumer of a ring; a record is in the ring before the service
 * acts on it; records of one service are in order; what was dropped is counted in place by a LOST record. {@link
 * io.cloister.journal.MemoryJournal} is the twin without a disk. The only importer of Chronicle.
 */
package io.cloister.journal;
