/** Follows references through the bytecode of services, to find lambdas that their state would keep. */
package io.cloister.integration.lambda;
