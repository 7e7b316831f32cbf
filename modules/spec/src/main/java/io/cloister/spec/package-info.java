/**
 * What a sandbox is: records in the shape of the OCI runtime specification 1.2, and their one encoding.
 *
 * <p>A {@link io.cloister.spec.SandboxSpec} is made once, before anything starts. Every service gets it when it starts,
 * its successors get the same one, and a full journal keeps it for replays. Nothing else tells a service what its
 * sandbox is like.
 *
 * <p>Records can't hold nonsense: their constructors refuse it with the name of the field ({@link
 * io.cloister.spec.SpecException}). What makes sense but is not served yet is refused before a sandbox starts ({@link
 * io.cloister.spec.Unserved}).
 *
 * <p>Texts are byte strings, as everywhere in the kernel: each char is one byte, 0 to 255 ({@link
 * io.cloister.spec.ByteText}).
 */
package io.cloister.spec;
