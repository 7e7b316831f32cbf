package io.cloister.integration.lambda;

/** Where a reference on a stack may come from. A null and a number come from nowhere. */
sealed interface Origin {
    /** A lambda, a method reference or an object of an anonymous class. */
    record Made(MethodName method, int line, String what) implements Origin {
        @Override
        public String toString() {
            return method + ", line " + line + ": " + what;
        }
    }

    /** The object that this call was made on (0), or an argument of it. */
    record Param(int index) implements Origin {
    }

    /** An object that the method itself made, by its instruction. */
    record Fresh(int at) implements Origin {
    }

    /** An object that was there before: from a field, from a collection. */
    record Elsewhere() implements Origin {
    }

    /** The only one. */
    Origin ELSEWHERE = new Elsewhere();
}
