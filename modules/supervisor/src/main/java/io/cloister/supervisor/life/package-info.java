/**
 * The life of a sandbox as its supervisor leads it, in steps that commands put together: create, start, await, clean
 * up.
 */
package io.cloister.supervisor.life;
