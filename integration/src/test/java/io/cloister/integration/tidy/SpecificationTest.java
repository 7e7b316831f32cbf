package io.cloister.integration.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/SPECIFICATION.md: each row names a test that exists, each bound is the constant's value. */
final class SpecificationTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");
    private static final Pattern BOUND = Pattern.compile("\\| ([\\d,]+) \\| `(\\w+)\\.(\\w+)` \\|");

    private final Map<String, String> sources = new TreeMap<>();

    private static List<String> page() throws IOException {
        return Files.readAllLines(Sources.ROOT.resolve("docs/SPECIFICATION.md"));
    }

    private String source(String simpleName) {
        if (sources.isEmpty()) {
            Pattern declared = Pattern.compile("(?m)^(?:public |final |abstract )*class (\\w+)");
            for (String text : Sources.endingIn(".java").texts()) {
                Matcher m = declared.matcher(text);
                if (m.find()) {
                    sources.merge(m.group(1), text, String::concat);
                }
            }
        }
        return sources.getOrDefault(simpleName, "");
    }

    @Test
    void everyRowNamesATestThatExists() throws IOException {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (String line : page()) {
            boolean row = line.startsWith("| ") && !line.startsWith("| ---") && !line.contains("| test |");
            Matcher test = TEST.matcher(line);
            boolean named = line.contains("Checkstyle");
            while (test.find()) {
                named = true;
                String text = source(test.group(1));
                boolean there = test.group(2) == null ? !text.isEmpty() : text.contains(" " + test.group(2) + "(");
                if (!there) {
                    wrong.add("no such test: " + test.group());
                }
            }
            rows += row ? 1 : 0;
            if (row && !named) {
                wrong.add("no test: " + line);
            }
        }
        assertTrue(rows > 20, "only " + rows + " rows seen");
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    @Test
    void boundsAreTheConstants() throws IOException, ReflectiveOperationException {
        int bounds = 0;
        for (String line : page()) {
            Matcher m = BOUND.matcher(line);
            if (m.find()) {
                Matcher in = Pattern.compile("package ([\\w.]+);").matcher(source(m.group(2)));
                assertTrue(in.find(), "no such class: " + m.group(2));
                var field = Class.forName(in.group(1) + "." + m.group(2)).getDeclaredField(m.group(3));
                field.setAccessible(true);
                assertEquals(
                        m.group(1), String.format(Locale.ROOT, "%,d", ((Number) field.get(null)).longValue()), line);
                bounds++;
            }
        }
        assertTrue(bounds >= 5, "only " + bounds + " bounds seen");
    }
}
