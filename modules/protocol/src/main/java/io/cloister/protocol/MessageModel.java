package io.cloister.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

/**
 * One message of the schema. Its name is that of its party and what is to be done: GoferOpen. Its semantic type is its
 * kind: {@code request} (or {@code request -> GoferWalkReply}, where the answer is more than a number), {@code event},
 * {@code reply}, {@code transport}; {@code of task} follows the kind where it is about a guest's task.
 *
 * @param block bytes of the fields. @param reply name of its reply, null if that is a number.
 */
record MessageModel(
        String name,
        Party party,
        Kind kind,
        boolean ofTask,
        String reply,
        int template,
        int block,
        List<Field> fields,
        List<Data> data,
        String description) {
    private static final Pattern KIND = Pattern.compile("(request|event|reply|transport)( of task)?( -> (\\w+))?");

    /** From a message of the intermediate representation. */
    static MessageModel of(List<Token> tokens) {
        Token begin = tokens.get(0);
        Matcher kind = KIND.matcher(begin.encoding().semanticType() == null ? "" : begin.encoding().semanticType());
        if (!kind.matches()) {
            throw new IllegalArgumentException(begin.name() + ": semanticType is " + begin.encoding().semanticType());
        }
        List<Field> fields = new ArrayList<>();
        List<Data> data = new ArrayList<>();
        for (int i = 1; i < tokens.size() - 1; i += tokens.get(i).componentTokenCount()) {
            Token token = tokens.get(i);
            Token type = tokens.get(i + 1);
            if (token.signal() == Signal.BEGIN_FIELD && type.signal() == Signal.ENCODING && type.arrayLength() == 1) {
                boolean isFlag = type.applicableTypeName().equals("flag");
                fields.add(
                        new Field(token.name(), type.encoding().primitiveType(), isFlag, token.offset(), text(token)));
            } else if (token.signal() == Signal.BEGIN_VAR_DATA) {
                data.add(new Data(token.name(), data.size(), type.applicableTypeName().equals("view"), text(token)));
            } else {
                throw new IllegalArgumentException(begin.name() + "." + token.name() + ": neither a number nor data");
            }
        }
        return new MessageModel(
                begin.name(),
                Party.of(begin.name()),
                Kind.valueOf(kind.group(1).toUpperCase(Locale.ROOT)),
                kind.group(2) != null,
                kind.group(4),
                begin.id(),
                begin.encodedLength(),
                fields,
                data,
                text(begin));
    }

    /** In one line; a description may be several in the schema. */
    private static String text(Token token) {
        return token.description() == null ? "" : token.description().replaceAll("\\s+", " ").strip();
    }

    /** Without its party: {@code Open}. */
    String shortName() {
        return name.substring(party.title().length());
    }

    /** {@code open}. */
    String methodName() {
        return Character.toLowerCase(shortName().charAt(0)) + shortName().substring(1);
    }

    /** {@code gofer GoferOpen int32 handle, int32 flags, view data}: what MessageText prints by. */
    String shape() {
        List<String> parts = new ArrayList<>();
        fields.forEach(f -> parts.add(f.shapeType() + " " + f.name()));
        data.forEach(d -> parts.add("data " + d.name()));
        return name + "(" + String.join(", ", parts) + ")";
    }
}
