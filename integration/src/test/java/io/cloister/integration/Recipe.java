package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A section of HACKING.md whose code blocks can be carried out: the sentence before a block says to which file, and
 * where in it, the block goes; or the block is a command of Maven's.
 */
record Recipe(List<Edit> edits, List<String> commands) {
    /** {@code where}: "instead of", "below" or "above" the one line with {@code anchor}; "new" for a new file. */
    record Edit(String file, String where, String anchor, String text) {
        void apply(Path tree) throws IOException {
            Path path = tree.resolve(file);
            if (where.equals("new")) {
                Files.writeString(path, text);
                return;
            }
            List<String> lines = new ArrayList<>(Files.readAllLines(path));
            List<String> found = lines.stream().filter(line -> line.contains(anchor)).toList();
            assertEquals(1, found.size(), "HACKING.md: lines with '" + anchor + "' in " + file);
            int at = lines.indexOf(found.getFirst());
            if (where.equals("instead of")) {
                lines.remove(at);
            }
            lines.addAll(where.equals("below") ? at + 1 : at, text.lines().toList());
            Files.write(path, lines);
        }
    }

    private static final Pattern FENCE = Pattern.compile("(?ms)((?:^[^\\n`].*?|^`.*?)?)\\n\\n^```\\w*\\n(.*?)^```$");
    private static final Pattern CHANGE = Pattern.compile(
        "(?s).*In\\s+(?:the same file|`([^`]+)`),\\s+(instead\\s+of|below|above)\\s+`([^`]+)`:");
    private static final Pattern NEW = Pattern.compile("(?s).*A\\s+new\\s+file,\\s+`([^`]+)`:");

    /** The section under {@code heading}. */
    static Recipe read(Path page, String heading) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf("\n## " + heading + "\n");
        int to = text.indexOf("\n## ", from + 1);
        List<Edit> edits = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        Matcher block = FENCE.matcher(text.substring(from, to));
        while (block.find()) {
            String before = block.group(1).substring(block.group(1).lastIndexOf("\n\n") + 1);
            Matcher change = CHANGE.matcher(before);
            Matcher made = NEW.matcher(before);
            if (change.matches()) {
                String file = change.group(1) == null ? edits.getLast().file() : change.group(1);
                edits.add(new Edit(file, change.group(2).replaceAll("\\s+", " "), change.group(3), block.group(2)));
            } else if (made.matches()) {
                edits.add(new Edit(made.group(1), "new", "", block.group(2)));
            } else {
                block.group(2).lines().forEach(commands::add);
            }
        }
        return new Recipe(edits, commands);
    }

    /** Does it all in {@code tree}. */
    void apply(Path tree) throws IOException {
        for (Edit edit : edits) {
            edit.apply(tree);
        }
        for (String command : commands) {
            Product.Outcome outcome = Product.natively(tree, new byte[0], List.of(command.split(" ")));
            assertEquals(0, outcome.status(), command + "\n" + outcome.text());
        }
    }

    /** The files that {@code copy} has otherwise than {@code original}, or has alone; nothing that was built counts. */
    static List<String> touched(Path original, Path copy) throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(copy)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                Path name = copy.relativize(file);
                boolean isSource = !name.toString().matches("(.*/)?(target|build)/.*");
                Path before = original.resolve(name);
                if (isSource && (!Files.exists(before) || Files.mismatch(before, file) >= 0)) {
                    all.add(name.toString());
                }
            }
        }
        return all;
    }
}
