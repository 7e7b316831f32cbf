package io.cloister.integration.lambda;

import java.util.Set;

/** What methods of the JDK and of Agrona do with what they are given, as far as services use them. */
final class Library {
    private static final Set<String> KEEPING = Set.of("<init>", "add", "addFirst", "addLast", "offer", "offerFirst",
        "offerLast", "push", "put",
        "putIfAbsent", "putFirst", "putLast", "set", "replace", "addAll", "putAll");
    private static final Set<String> KEEPING_RESULTS = Set.of("computeIfAbsent", "computeIfPresent", "compute",
        "merge", "replaceAll");

    private Library() {
    }

    /** The object that it is called on refers to the arguments afterwards. */
    static boolean keeps(MethodName callee) {
        return KEEPING.contains(callee.name());
    }

    /** The object that it is called on refers to what its lambda returns. */
    static boolean keepsResult(MethodName callee) {
        return KEEPING_RESULTS.contains(callee.name());
    }

    /** Its result is, or refers to, an argument: {@code List.of}, {@code Comparator.reversed}. */
    static boolean passesOn(MethodName callee, boolean isStatic) {
        return callee.owner().startsWith("java/util/")
            && (isStatic || callee.owner().equals("java/util/Comparator") && !callee.name().equals("compare"));
    }
}
