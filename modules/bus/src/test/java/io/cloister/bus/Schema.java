package io.cloister.bus;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.AbstractTokenListener;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;
import uk.co.real_logic.sbe.otf.Types;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/** protocol.xml as SbeTool reads it: what is encoded can be decoded without a line of ours. */
final class Schema {
    private static final Ir IR = read();

    private Schema() {
    }

    private static Ir read() {
        try (InputStream in = Schema.class.getResourceAsStream("/protocol.xml")) {
            ParserOptions options = ParserOptions.builder()
                    .stopOnError(true)
                    .warningsFatal(true)
                    .suppressOutput(true)
                    .build();
            return new IrGenerator().generate(XmlSchemaParser.parse(in, options));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What one message is. */
    record Entry(List<Token> tokens) {
        String name() {
            return tokens.get(0).name();
        }

        int template() {
            return tokens.get(0).id();
        }

        int block() {
            return tokens.get(0).encodedLength();
        }

        String kind() {
            return tokens.get(0).encoding().semanticType().split(" ")[0];
        }

        boolean ofTask() {
            return tokens.get(0).encoding().semanticType().contains(" of task");
        }

        /** The short name of its reply; null for a number. */
        String reply() {
            String type = tokens.get(0).encoding().semanticType();
            return type.contains("->") ? type.substring(type.indexOf("->") + 3) : null;
        }

        /** The fields and data of a body: numbers as Long, data as strings of one byte a character. */
        Map<String, Object> decode(DirectBuffer body) {
            Map<String, Object> values = new LinkedHashMap<>();
            OtfMessageDecoder.decode(body, 0, IR.version(), block(), tokens, new AbstractTokenListener() {
                @Override
                public void onEncoding(Token field, DirectBuffer buffer, int at, Token type, int version) {
                    values.put(field.name(), Types.getLong(buffer, at, type.encoding()));
                }

                @Override
                public void onVarData(Token field, DirectBuffer buffer, int at, int length, Token type) {
                    byte[] bytes = new byte[length];
                    buffer.getBytes(at, bytes);
                    values.put(field.name(), new String(bytes, StandardCharsets.ISO_8859_1));
                }
            });
            return values;
        }

        @Override
        public String toString() {
            return name();
        }
    }

    static List<Entry> all() {
        return IR.messages().stream().map(Entry::new).sorted(Comparator.comparingInt(Entry::template)).toList();
    }

    static Entry of(String name) {
        return all().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
    }

    static Entry of(int template) {
        return all().stream().filter(m -> m.template() == template).findFirst().orElseThrow();
    }

    /** Offsets of the fields of messageHeader. */
    static Map<String, Integer> header() {
        Map<String, Integer> offsets = new LinkedHashMap<>();
        List<Token> tokens = IR.headerStructure().tokens();
        tokens.subList(1, tokens.size() - 1).forEach(t -> offsets.put(t.name(), t.offset()));
        return offsets;
    }
}
