package io.cloister.protocol;

/** A reply with named fields: its receiver fills them in, its sender reads them. */
final class ReplyWriter {
    private ReplyWriter() {
    }

    static String write(MessageModel m) {
        JavaText text = new JavaText(m.party().packageName())
                .uses("io.cloister.bus.Reply")
                .uses("io.cloister.bus.Templates");
        text.doc("", m.description());
        text.add("public final class " + m.shortName() + " extends Reply {\n");
        text.add("    public " + m.shortName() + "() {\n        super(Templates." + JavaText.constant(m.name()) + ", "
                + m.block() + ", " + m.data().size() + ");\n    }\n");
        m.fields().stream().skip(1).forEach(f -> field(text, m.shortName(), f));
        m.data().forEach(d -> data(text, d));
        return text.add("}\n").file();
    }

    private static void field(JavaText text, String self, Field f) {
        text.add("\n");
        document(text, f.description());
        text.add("    public " + f.javaType() + " " + f.name() + "() {\n        return " + f.read("body()")
                + ";\n    }\n\n");
        text.add("    public " + self + " " + f.name() + "(" + f.javaType() + " value) {\n        "
                + f.write("body()", "value") + "\n        return this;\n    }\n");
    }

    /** A copy, and where it lies; to be filled in from bytes, or where it lies. */
    private static void data(JavaText text, Data d) {
        text.add("\n");
        document(text, d.description());
        text.add("    public byte[] " + d.name() + "() {\n        return bytes(" + d.index() + ");\n    }\n\n");
        text.doc("    ", "Where {@link #" + d.name() + "} begin in {@link #body}.");
        text.add("    public int " + d.name() + "Offset() {\n        return offset(" + d.index() + ");\n    }\n\n");
        text.add("    public int " + d.name() + "Length() {\n        return length(" + d.index() + ");\n    }\n\n");
        text.doc(
                "    ",
                "Declares how many bytes were written at {@link #" + d.name()
                        + "Offset}; what comes behind is empty then.");
        text.add("    public void " + d.name() + "Length(int bytes) {\n        length(" + d.index()
                + ", bytes);\n    }\n\n");
        text.doc("    ", "Copies these; what comes behind is empty then.");
        text.add("    public void " + d.name() + "(byte[] from, int offset, int length) {\n        put(" + d.index()
                + ", from, offset, length);\n    }\n");
    }

    private static void document(JavaText text, String description) {
        if (!description.isEmpty()) {
            text.doc("    ", description);
        }
    }
}
