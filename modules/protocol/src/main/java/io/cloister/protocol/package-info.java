/**
 * The Java code generator of {@code protocol.xml}, the SBE schema of what services say to each other. It runs when
 * {@code modules/bus} is built, as a target language of SbeTool, and makes for each party a proxy (the sending end),
 * interfaces of what it is asked and told, an adapter (the receiving end) and the replies with named fields.
 *
 * <p>SbeTool's own Java is not used: it has an encoder and a decoder of 16 KiB for each message, and every JVM of a
 * sandbox links all classes of its start-up cache at start. What is encoded is plain SBE; a test decodes each message
 * by SbeTool's own means.
 */
package io.cloister.protocol;
