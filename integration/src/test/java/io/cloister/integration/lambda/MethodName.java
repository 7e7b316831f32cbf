package io.cloister.integration.lambda;

/** A method as class files name it: {@code owner} with slashes, {@code type} a descriptor. */
record MethodName(String owner, String name, String type) {
    @Override
    public String toString() {
        String source = name.startsWith("lambda$") ? name.substring(7, name.lastIndexOf('$')) : name;
        return owner.substring(owner.lastIndexOf('/') + 1) + '.' + source;
    }
}
