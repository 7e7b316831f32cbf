/**
 * Who a task acts as, and what that allows (credentials(7), capabilities(7)); also prctl(2), most of which is about
 * that. Owner: the proc thread. Invariant: what changes here is published before the call is answered.
 */
package io.cloister.proc.cred;
