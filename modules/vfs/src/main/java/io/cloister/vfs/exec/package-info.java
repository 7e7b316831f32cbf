/** Opening programs: #! lines, ELF headers, interpreters. */
package io.cloister.vfs.exec;
