/**
 * The journal on disk: tapes are written to files, and files are read back.
 *
 * <pre>
 * supervisor              JournalWriter --> JournalLane (one for each service) --> ChronicleStore | SpillStore
 * afterwards, elsewhere   JournalReader --> ServiceCursor --> BatchFile --> RecordDecoder --> JournalRecord
 * </pre>
 *
 * <p>Owner threads: {@link io.cloister.journal.JournalWriter} and the stores belong to one thread of the supervisor.
 * Invariants: records of one service are in order; what was dropped is counted in place by a LOST record. The only
 * importer of Chronicle.
 */
package io.cloister.journal;
