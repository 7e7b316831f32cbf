package io.cloister.integration.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What no compiler and no Checkstyle holds: the width of lines, imports, empty comments, and pages that name what is
 * not there.
 */
final class TidyTest {
    private static final int COLUMNS = 120;

    private static final Sources JAVA = Sources.endingIn(".java");
    private static final Sources PAGES = Sources.endingIn(".md");

    private static void none(List<String> wrong) {
        assertTrue(wrong.isEmpty(), () -> wrong.size() + ":\n" + String.join("\n", wrong));
    }

    /** A row of a Markdown table is a line, however long. */
    @Test
    void linesEndBeforeColumn121() {
        Sources all = Sources.endingIn(".java", ".c", ".h", ".S", ".md");
        assertTrue(all.count() > 800, "only " + all.count() + " files seen");
        none(all.wrong((file, lines, at, wrong) -> {
            String line = lines.get(at);
            boolean row = file.toString().endsWith(".md") && line.startsWith("|");
            if (!row && line.length() > COLUMNS) {
                wrong.add(line.length() + " columns");
            }
        }));
    }

    private static final Pattern QUALIFIED =
            Pattern.compile("\\b(?:java|javax|io\\.cloister|org\\.agrona)(?:\\.[a-z]\\w*)*\\.[A-Z]\\w*");

    /** In code a class has its short name: an import says once where it is from. */
    @Test
    void codeNamesNoPackages() {
        none(JAVA.wrong((file, lines, at, wrong) -> {
            String line = lines.get(at).strip();
            boolean code = !line.startsWith("import ")
                    && !line.startsWith("*")
                    && !line.startsWith("/*")
                    && !line.startsWith("//");
            Matcher m = QUALIFIED.matcher(
                    line.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "\"\"").replaceAll("//.*", ""));
            if (code && !inTextBlock(lines, at) && m.find()) {
                wrong.add(m.group());
            }
        }));
    }

    private static boolean inTextBlock(List<String> lines, int at) {
        long marks = 0;
        for (int i = 0; i < at; i++) {
            marks += lines.get(i).split("\"\"\"", -1).length - 1;
        }
        return marks % 2 == 1 || lines.get(at).contains("\"\"\"");
    }

    private static final Pattern ONE_LINE = Pattern.compile("/\\*\\* (.*?)\\.? ?\\*/");
    private static final Pattern DECLARED = Pattern.compile("(\\w+)\\s*(?:[(=;{]|extends|implements|$)");
    private static final Set<String> SMALL =
            Set.of("the", "a", "an", "of", "its", "this", "that", "is", "as", "in", "which", "how", "many", "what");

    /** A comment says something that the name beside it does not. */
    @Test
    void commentsDoNotRepeatNames() {
        none(JAVA.wrong((file, lines, at, wrong) -> {
            Matcher comment = ONE_LINE.matcher(lines.get(at).strip());
            int next = at + 1;
            while (next < lines.size() && lines.get(next).strip().startsWith("@")) {
                next++;
            }
            if (comment.matches() && next < lines.size() && !comment.group(1).contains("{@")) {
                Matcher name = DECLARED.matcher(lines.get(next).replaceAll("<[^>]*>|\\bthrows\\b.*", ""));
                if (name.find() && words(name.group(1)).containsAll(words(comment.group(1)))) {
                    wrong.add(comment.group(1) + ": " + name.group(1));
                }
            }
        }));
    }

    private static Set<String> words(String text) {
        String spaced = text.replaceAll("([a-z])([A-Z])", "$1 $2").replaceAll("[^A-Za-z0-9]+", " ");
        Set<String> words = new TreeSet<>();
        for (String word : spaced.toLowerCase(Locale.ROOT).split(" ")) {
            if (!word.isBlank() && !SMALL.contains(word)) {
                words.add(word.replaceAll("(?<=..)s$", ""));
            }
        }
        return words;
    }

    private static final Pattern QUOTED = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)*)(?:[.#(][^`]*)?`");
    private static final Pattern PATH = Pattern.compile("`((?:modules|native|integration|docs|config)/[\\w./-]+)`");

    /** Pages name classes, files and folders that exist, or that they tell the reader to make. */
    @Test
    void pagesNameWhatExists() {
        Set<String> classes = declared();
        none(PAGES.wrong((file, lines, at, wrong) -> {
            Matcher path = PATH.matcher(lines.get(at));
            while (path.find()) {
                String before = lines.get(Math.max(0, at - 1)) + ' ' + lines.get(at);
                boolean isToBeMade = before.contains("new file, `" + path.group(1));
                boolean isThere = path.group(1).contains("...") || Files.exists(Sources.ROOT.resolve(path.group(1)));
                if (!isThere && !isToBeMade) {
                    wrong.add("no such file: " + path.group(1));
                }
            }
            Matcher name = QUOTED.matcher(lines.get(at));
            while (name.find()) {
                if (looksLikeAClass(name.group(1)) && !classes.contains(name.group(1))) {
                    wrong.add("no such class: " + name.group(1));
                }
            }
        }));
    }

    /** In a page's code style a word with a capital may also be a field of /proc, an option or an example. */
    private static boolean looksLikeAClass(String word) {
        return word.matches("([A-Z][a-z0-9]+){2,}");
    }

    /** Simple names of all classes of the tree, of those it imports, and of the messages that are generated. */
    private static Set<String> declared() {
        Pattern declaration = Pattern.compile("\\b(?:class|interface|enum|record|@interface) ([A-Z]\\w*)");
        Set<String> names = JAVA.texts().stream()
                .flatMap(text -> declaration.matcher(text).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Pattern imported = Pattern.compile("\\bimport [\\w.]+\\.([A-Z]\\w*);");
        JAVA.texts().forEach(text -> imported.matcher(text).results().forEach(m -> names.add(m.group(1))));
        Pattern message = Pattern.compile("<sbe:message name=\"(\\w+)\"");
        Sources.endingIn(".xml")
                .texts()
                .forEach(text -> message.matcher(text).results().forEach(m -> names.add(m.group(1))));
        return names;
    }

    /** The build has every module that there is. */
    @Test
    void everyModuleIsBuilt() throws Exception {
        String pom = Files.readString(Sources.ROOT.resolve("pom.xml"));
        try (var folders = Files.list(Sources.ROOT.resolve("modules"))) {
            for (Path folder : folders.filter(f -> Files.exists(f.resolve("pom.xml"))).sorted().toList()) {
                assertTrue(
                        pom.contains("<module>modules/" + folder.getFileName() + "</module>"),
                        folder + " is not built");
            }
        }
    }

    /** The checks see what they are to see. */
    @Test
    void whatIsWrongIsFound() {
        assertTrue(QUALIFIED.matcher("x = java.util.List.of();").find());
        assertEquals(words("pageSize"), words("The size of pages."));
        assertTrue(looksLikeAClass("VfsService") && !looksLikeAClass("Threads") && !looksLikeAClass("E2BIG"));
        assertTrue(declared().contains("TidyTest") && !declared().contains("NoSuchClass"));
    }
}
