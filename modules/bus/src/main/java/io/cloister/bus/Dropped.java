package io.cloister.bus;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names fields that earlier builds of the class had and whose values in their snapshots are not needed any more. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Dropped {
    /** Names of the fields. */
    String[] value();
}
