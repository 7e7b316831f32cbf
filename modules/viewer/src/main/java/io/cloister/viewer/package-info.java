/**
 * What people get to see of a journal. {@link io.cloister.viewer.JournalScan} makes system calls and hops out of
 * records in one pass; everything else takes those: the formats of {@code cloister journal show}, the statistics, and
 * the timeline in {@code io.cloister.viewer.web}. Offline only: nothing here runs in a service, and no service depends
 * on it.
 */
package io.cloister.viewer;
