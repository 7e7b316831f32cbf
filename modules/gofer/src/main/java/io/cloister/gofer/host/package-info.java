/**
 * The gofer's host side: file calls within the roots, and the descriptor channel to vfs.
 */
package io.cloister.gofer.host;
