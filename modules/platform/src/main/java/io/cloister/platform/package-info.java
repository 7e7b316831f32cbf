/**
 * Runs guests: mailboxes, doorbells, zygote control, and behind them systrap and kvm.
 */
package io.cloister.platform;
