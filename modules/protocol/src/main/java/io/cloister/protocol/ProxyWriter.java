package io.cloister.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sending end of a party: a method for each of its messages. */
final class ProxyWriter {
    private ProxyWriter() {
    }

    static String write(
            Party party, List<MessageModel> requests, List<MessageModel> events, Map<String, MessageModel> messages) {
        String name = party.title() + "Proxy";
        JavaText text = new JavaText(party.packageName())
                .uses("io.cloister.bus.Bus")
                .uses("io.cloister.bus.Proxy")
                .uses("io.cloister.bus.ServiceId")
                .uses("io.cloister.bus.Templates")
                .uses("org.agrona.MutableDirectBuffer");
        text.doc("", "Sending end of " + party.whom()
            + ": each method sends one message. A reply is valid until the next use of the bus.");
        text.add("public final class " + name + " extends Proxy {\n");
        requests.stream()
                .filter(m -> m.reply() != null)
                .map(m -> JavaText.replyClass(m, messages))
                .distinct()
                .forEach(reply -> text.add(
                        "    private final " + reply + " " + JavaText.replyField(reply) + " = new " + reply + "();\n"));
        if (!party.isOne()) {
            text.add("\n    public " + name + "(Bus bus, ServiceId to) {\n        super(bus, to);\n    }\n");
        } else {
            text.add("\n    public " + name + "(Bus bus) {\n        super(bus, ServiceId." + party.serviceId()
                    + ");\n    }\n");
        }
        requests.forEach(m -> method(text, m, JavaText.replyClass(m, messages)));
        events.forEach(m -> method(text, m, null));
        return text.add("}\n").file();
    }

    private static void method(JavaText text, MessageModel m, String reply) {
        List<String> parameters = new ArrayList<>();
        if (m.ofTask()) {
            parameters.add("int task");
        }
        m.fields().forEach(f -> parameters.add(f.javaType() + " " + f.name()));
        for (Data d : m.data()) {
            if (d.isView()) {
                text.uses("org.agrona.DirectBuffer");
                parameters.add("DirectBuffer %1$s, int %1$sOffset, int %1$sLength".formatted(d.name()));
            } else {
                parameters.add("byte[] " + d.name());
            }
        }
        String returned = m.kind() == Kind.EVENT ? "void" : reply == null ? "long" : reply;
        text.add("\n").doc("    ", JavaText.docOf(m));
        text.add("    public " + returned + " " + m.methodName() + "(" + String.join(", ", parameters) + ") {\n");
        String begin = "begin(Templates." + JavaText.constant(m.name()) + ", " + (m.ofTask() ? "task" : "0") + ");\n";
        text.add("        " + (m.fields().isEmpty() ? "" : "MutableDirectBuffer out = ") + begin);
        m.fields().forEach(f -> text.add("        " + f.write("out", f.name()) + "\n"));
        text.add("        fields(" + m.block() + ");\n");
        m.data().forEach(d -> text.add(d.isView() ? "        put(%1$s, %1$sOffset, %1$sLength);\n".formatted(d.name())
            : "        put(" + d.name() + ");\n"));
        String send = m.kind() == Kind.EVENT ? "event()" : reply == null ? "return call()"
            : "return call(" + JavaText.replyField(reply) + ")";
        text.add("        " + send + ";\n    }\n");
    }
}
