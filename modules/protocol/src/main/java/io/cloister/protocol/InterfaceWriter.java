package io.cloister.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a party is asked, and what it is told: interfaces that it implements. */
final class InterfaceWriter {
    private InterfaceWriter() {
    }

    /** {@code Requests} and {@code Events}, as far as there are any. */
    static Map<String, String> write(
            Party party, List<MessageModel> requests, List<MessageModel> events, Map<String, MessageModel> messages) {
        Map<String, String> sources = new LinkedHashMap<>();
        if (!requests.isEmpty()) {
            sources.put(
                    "Requests",
                    write(
                            party,
                            "Requests",
                            "What " + party.whom() + " is asked. Each method answers at once: it returns the result,"
                                    + " or minus an errno, and fills in the rest of its reply. Data"
                                    + " are valid until the next use of the bus.",
                            requests,
                            messages));
        }
        if (!events.isEmpty()) {
            sources.put(
                    "Events",
                    write(
                            party,
                            "Events",
                            "What " + party.whom() + " is told. Data are valid until the next use of the bus.",
                            events,
                            messages));
        }
        return sources;
    }

    private static String write(
            Party party, String suffix, String doc, List<MessageModel> own, Map<String, MessageModel> messages) {
        JavaText text = new JavaText(party.packageName());
        text.doc("", doc).add("public interface " + party.title() + suffix + " {");
        for (MessageModel m : own) {
            List<String> parameters = new ArrayList<>();
            if (m.ofTask()) {
                parameters.add("int task");
            }
            m.fields().forEach(f -> parameters.add(f.javaType() + " " + f.name()));
            for (Data d : m.data()) {
                if (d.isView()) {
                    text.uses("org.agrona.DirectBuffer");
                }
                parameters.add((d.isView() ? "DirectBuffer " : "byte[] ") + d.name());
            }
            if (m.reply() != null) {
                parameters.add(JavaText.replyClass(m, messages) + " reply");
            }
            text.add("\n").doc("    ", JavaText.docOf(m));
            text.add("    " + (m.kind() == Kind.EVENT ? "void" : "long") + " " + m.methodName() + "("
                    + String.join(", ", parameters) + ");\n");
        }
        return text.add("}\n").file();
    }
}
