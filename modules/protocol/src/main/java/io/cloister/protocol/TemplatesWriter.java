package io.cloister.protocol;

import java.util.Collection;

/** The numbers of messages, and how they are printed. */
final class TemplatesWriter {
    private TemplatesWriter() {
    }

    static String templates(int schema, int version, Collection<MessageModel> messages) {
        JavaText text = new JavaText("io.cloister.bus");
        text.doc("", "Numbers of messages, as on the wire and in journals.");
        text.add("public final class Templates {\n    public static final int SCHEMA_ID = " + schema
                + ";\n    public static final int SCHEMA_VERSION = " + version + ";\n\n");
        messages.forEach(m ->
                text.add("    public static final int " + JavaText.constant(m.name()) + " = " + m.template() + ";\n"));
        return text.add("\n    private Templates() {\n    }\n}\n").file();
    }

    static String shapes(Collection<MessageModel> messages) {
        JavaText text = new JavaText("io.cloister.bus");
        text.doc("", "Name and fields of each message, for those who print them.");
        text.add("final class Shapes {\n"
                + "    private Shapes() {\n"
                + "    }\n\n"
                + "    /** {@code Name(type field, ...)}; null for an unknown number. */\n"
                + "    static String of(int template) {\n"
                + "        return switch (template) {\n");
        messages.forEach(m -> text.add("            case " + m.template() + " -> \"" + m.shape() + "\";\n"));
        return text.add("            default -> null;\n        };\n    }\n}\n").file();
    }
}
