package io.cloister.integration.lambda;

import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;

/** Annotations in class files. */
final class Annotations {
    private Annotations() {
    }

    static boolean has(AttributedElement element, String descriptor) {
        return element.findAttribute(Attributes.runtimeVisibleAnnotations())
            .filter(all -> all.annotations().stream().anyMatch(one -> one.className().equalsString(descriptor)))
                .isPresent();
    }
}
