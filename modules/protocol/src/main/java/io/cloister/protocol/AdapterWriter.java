package io.cloister.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The receiving end of a party: from bytes to a method of its interfaces. */
final class AdapterWriter {
    private AdapterWriter() {
    }

    static String write(
            Party party, List<MessageModel> requests, List<MessageModel> events, Map<String, MessageModel> messages) {
        String name = party.title() + "Adapter";
        JavaText text = new JavaText(party.packageName())
                .uses("io.cloister.bus.Adapter")
                .uses("io.cloister.bus.Message")
                .uses("io.cloister.bus.ServiceId")
                .uses("io.cloister.bus.Templates")
                .uses("org.agrona.DirectBuffer");
        text.doc(
                "",
                "Receiving end of " + party.whom()
                        + ": decodes a message and calls the method that is named like it. One that is not for "
                        + party.whom() + ", cut short or too long is a KernelFault.");
        text.add("public final class " + name + " extends Adapter {\n");
        List<String> arguments = new ArrayList<>(party.isOne() ? List.of() : List.of("ServiceId self"));
        if (!requests.isEmpty()) {
            text.add("    private final " + party.title() + "Requests requests;\n");
            arguments.add(party.title() + "Requests requests");
        }
        if (!events.isEmpty()) {
            text.add("    private final " + party.title() + "Events events;\n");
            arguments.add(party.title() + "Events events");
        }
        requests.stream()
                .filter(m -> m.reply() != null)
                .map(m -> JavaText.replyClass(m, messages))
                .distinct()
                .forEach(reply -> text.add(
                        "    private final " + reply + " " + JavaText.replyField(reply) + " = new " + reply + "();\n"));
        text.add("\n    public " + name + "(" + String.join(", ", arguments) + ") {\n        super("
                + (party.isOne() ? "ServiceId." + party.serviceId() : "self") + ");\n");
        text.add(requests.isEmpty() ? "" : "        this.requests = requests;\n")
                .add(events.isEmpty() ? "" : "        this.events = events;\n");
        text.add("    }\n");
        table(text, "onRequest(Message message, Message answer)", requests, "(message, answer)");
        table(text, "onEvent(Message message)", events, "(message)");
        requests.forEach(m -> request(text, m, JavaText.replyClass(m, messages)));
        events.forEach(m -> event(text, m));
        return text.add("}\n").file();
    }

    private static void table(JavaText text, String signature, List<MessageModel> own, String arguments) {
        text.add("\n    @Override\n    public void " + signature + " {\n");
        if (own.isEmpty()) {
            text.add("        throw foreign(message);\n    }\n");
            return;
        }
        text.add("        switch (message.template) {\n");
        own.forEach(m -> text.add("            case Templates." + JavaText.constant(m.name()) + " -> on" + m.shortName()
                + arguments + ";\n"));
        text.add("            default -> throw foreign(message);\n        }\n    }\n");
    }

    private static void request(JavaText text, MessageModel m, String reply) {
        text.add("\n    private void on" + m.shortName() + "(Message message, Message answer) {\n");
        List<String> arguments = decode(text, m);
        if (reply == null) {
            text.add("        answer(answer, requests." + m.methodName() + "(" + String.join(", ", arguments)
                    + "));\n    }\n");
        } else {
            arguments.add(JavaText.replyField(reply));
            text.add("        " + JavaText.replyField(reply) + ".begin(answer);\n");
            text.add("        " + JavaText.replyField(reply) + ".end(requests." + m.methodName() + "("
                    + String.join(", ", arguments) + "));\n    }\n");
        }
    }

    private static void event(JavaText text, MessageModel m) {
        text.add("\n    private void on" + m.shortName() + "(Message message) {\n");
        text.add("        events." + m.methodName() + "(" + String.join(", ", decode(text, m)) + ");\n    }\n");
    }

    /** The statements that check and read data; returns the arguments. */
    private static List<String> decode(JavaText text, MessageModel m) {
        text.add("        " + (m.fields().isEmpty() ? "" : "DirectBuffer in = ") + "open(message, " + m.block()
                + ");\n");
        List<String> arguments = new ArrayList<>();
        if (m.ofTask()) {
            arguments.add("message.task");
        }
        m.fields().forEach(f -> arguments.add(f.read("in")));
        for (Data d : m.data()) {
            text.add("        " + (d.isView() ? "DirectBuffer " : "byte[] ") + d.name() + "Data = "
                    + (d.isView() ? "view(" + d.index() + ")" : "bytes()") + ";\n");
            arguments.add(d.name() + "Data");
        }
        text.add("        close();\n");
        return arguments;
    }
}
