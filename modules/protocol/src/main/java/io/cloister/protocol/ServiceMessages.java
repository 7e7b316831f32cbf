package io.cloister.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import uk.co.real_logic.sbe.generation.CodeGenerator;
import uk.co.real_logic.sbe.generation.TargetCodeGenerator;
import uk.co.real_logic.sbe.ir.Ir;

/** What SbeTool calls: {@code -Dsbe.target.language=io.cloister.protocol.ServiceMessages}. */
public final class ServiceMessages implements TargetCodeGenerator {
    private static final int RESULT_BLOCK = 8;

    @Override
    public CodeGenerator newInstance(Ir ir, String outputDir) {
        return () -> generate(ir, Path.of(outputDir));
    }

    /** Checks what SBE has no rule for, and writes all classes below {@code directory}. */
    private static void generate(Ir ir, Path directory) {
        Map<String, MessageModel> messages = read(ir);
        Map<String, String> sources = new LinkedHashMap<>();
        for (Party party : Party.values()) {
            List<MessageModel> own = messages.values().stream().filter(m -> m.party() == party).toList();
            List<MessageModel> requests = own.stream().filter(m -> m.kind() == Kind.REQUEST).toList();
            List<MessageModel> events = own.stream().filter(m -> m.kind() == Kind.EVENT).toList();
            if (!requests.isEmpty() || !events.isEmpty()) {
                String path = party.packageName() + "." + party.title();
                sources.put(path + "Proxy", ProxyWriter.write(party, requests, events, messages));
                sources.put(path + "Adapter", AdapterWriter.write(party, requests, events, messages));
                InterfaceWriter.write(party, requests, events, messages)
                        .forEach((name, text) -> sources.put(path + name, text));
            }
            own.stream().filter(m -> m.kind() == Kind.REPLY && party != Party.RESULT)
                .forEach(m -> sources.put(party.packageName() + "." + m.shortName(), ReplyWriter.write(m)));
        }
        sources.put("io.cloister.bus.Templates", TemplatesWriter.templates(ir.id(), ir.version(), messages.values()));
        sources.put("io.cloister.bus.Shapes", TemplatesWriter.shapes(messages.values()));
        sources.forEach((name, text) -> store(directory.resolve(name.replace('.', '/') + ".java"), text));
    }

    private static Map<String, MessageModel> read(Ir ir) {
        Map<Integer, MessageModel> byTemplate = new TreeMap<>();
        ir.messages().forEach(tokens -> {
            MessageModel message = MessageModel.of(tokens);
            byTemplate.put(message.template(), message);
        });
        Map<String, MessageModel> byName = new LinkedHashMap<>();
        byTemplate.values().forEach(m -> byName.put(m.name(), m));
        List<String> wrong = new ArrayList<>();
        for (MessageModel m : byName.values()) {
            if (m.kind() == Kind.REPLY
                    && (m.fields().isEmpty()
                            || m.block() < RESULT_BLOCK
                            || !m.fields().get(0).name().equals("result")
                            || !m.fields().get(0).javaType().equals("long"))) {
                wrong.add(m.name() + ": a reply begins with its result, an int64");
            }
            if (m.reply() != null && (byName.get(m.reply()) == null || byName.get(m.reply()).kind() != Kind.REPLY)) {
                wrong.add(m.name() + ": " + m.reply() + " is no reply");
            }
            if (m.description().isEmpty()) {
                wrong.add(m.name() + ": has no description");
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        return byName;
    }

    private static void store(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
