/**
 * The timeline in the browser: {@code cloister replay ID --ui}.
 *
 * <p>The page never has more than some ten thousand bars, however long the journal: {@link
 * io.cloister.viewer.web.TimelineBuilder} reads the journal once into columns (about 150 bytes a call), and for each
 * view of the page {@link io.cloister.viewer.web.SliceWriter} answers with what its pixels can show; what falls into
 * the same two pixels is one bar with a count. The page draws the last answer, moved and stretched, until the next one
 * is there, so that it never waits for the server.
 *
 * <p>Served to this machine alone: loopback, a random token in the address, the Host header checked (a name that was
 * rebound to 127.0.0.1 is refused), only GET, and a content security policy that lets the page talk to nobody else.
 */
package io.cloister.viewer.web;
