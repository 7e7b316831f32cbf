package io.cloister.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Pieces of Java that several classes have in common. */
final class JavaText {
    private final StringBuilder body = new StringBuilder();
    private final TreeSet<String> imports = new TreeSet<>();
    private final String packageName;

    JavaText(String packageName) {
        this.packageName = packageName;
    }

    /** The class needs this one; nothing if it is in the same package. */
    JavaText uses(String className) {
        if (!className.substring(0, className.lastIndexOf('.')).equals(packageName)) {
            imports.add(className);
        }
        return this;
    }

    /** Appends lines. */
    JavaText add(String lines) {
        body.append(lines);
        return this;
    }

    /** Appends a Javadoc comment. */
    JavaText doc(String indent, String... lines) {
        body.append(indent).append("/**\n");
        for (String line : lines) {
            body.append(indent).append(" * ").append(line).append('\n');
        }
        body.append(indent).append(" */\n");
        return this;
    }

    /** The whole file. */
    String file() {
        StringBuilder text = new StringBuilder(
                "/* Made of protocol.xml by io.cloister.protocol. */\npackage " + packageName + ";\n\n");
        imports.forEach(name -> text.append("import ").append(name).append(";\n"));
        return text.append(imports.isEmpty() ? "" : "\n").append(body).toString();
    }

    /** What a method of {@code message} is documented with: its description, then each argument that has one. */
    static String[] docOf(MessageModel message) {
        List<String> lines = new ArrayList<>(List.of(message.description()));
        lines.add("");
        message.fields().stream().filter(f -> !f.description().isEmpty())
            .forEach(f -> lines.add("@param " + f.name() + " " + f.description()));
        message.data().stream().filter(d -> !d.description().isEmpty())
            .forEach(d -> lines.add("@param " + d.name() + " " + d.description()));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines.toArray(new String[0]);
    }

    /** Class name of the reply to {@code message}, null if it is a number. */
    static String replyClass(MessageModel message, Map<String, MessageModel> messages) {
        return message.reply() == null ? null : messages.get(message.reply()).shortName();
    }

    /** Name of the field that keeps a reply of this class. */
    static String replyField(String replyClass) {
        return Character.toLowerCase(replyClass.charAt(0)) + replyClass.substring(1);
    }

    /** {@code GOFER_WALK_REPLY} for GoferWalkReply. */
    static String constant(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
}
