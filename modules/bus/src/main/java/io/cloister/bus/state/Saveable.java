package io.cloister.bus.state;

import java.io.Serializable;

/**
 * For functional interfaces whose lambdas are kept in state after construction. Being serializable has the compiler write down where in the code such a
 * lambda is, under a name that other changes of the class leave alone; Java serialization is not used.
 */
public interface Saveable extends Serializable {
}
