/**
 * Linux x86-64 facts: numbers, flags, struct layouts and the system call schema. No logic beyond looking a fact up, no
 * state, and no imports but the JDK, so that every other module may depend on it. Names are Linux names.
 *
 * <p>Sources: the kernel's uapi headers and the Linux man-pages. Flags that fill 32 bits are Java ints, so a value such
 * as {@code 0x80045430} is negative: compare after narrowing, never with a sign-extended long.
 */
package io.cloister.abi;
