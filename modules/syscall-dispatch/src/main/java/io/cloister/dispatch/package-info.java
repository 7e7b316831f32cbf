/**
 * The syscall table and its routes, pending requests, multi-step calls, and the trace points.
 */
package io.cloister.dispatch;
