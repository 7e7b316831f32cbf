/**
 * Programs that write files from the system call schema: headers for the C parts, and a page of the documentation.
 */
package io.cloister.abi.gen;
