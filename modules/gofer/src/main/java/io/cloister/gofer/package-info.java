/**
 * The only process that can open host files, and only within the roots that it was given.
 */
package io.cloister.gofer;
