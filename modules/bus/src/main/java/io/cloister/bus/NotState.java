package io.cloister.bus;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field (a cache, a scratch buffer) that snapshots leave as construction made it; or a class, or an interface and all
 * that implements it (a port), whose objects snapshots never look into: they can be kept only where construction put
 * them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface NotState {
}
