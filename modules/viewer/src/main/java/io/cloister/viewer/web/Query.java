package io.cloister.viewer.web;

import io.cloister.abi.SyscallTable;
import io.cloister.bus.ServiceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the search field says. Words, all of which must fit:
 *
 * <pre>
 * openat, ENOENT, "/etc/pass wd"   in the text of the call
 * syscall:openat  service:vfs  task:12   exactly this one
 * failed  unfinished  agent        what became of it; the trap agent's own
 * &gt;1ms  &lt;20us                     how long it took
 * -WORD                            not so
 * </pre>
 */
final class Query {
    private static final Pattern WORDS = Pattern.compile("\\s*(-?(?:\"[^\"]*\"|\\S+))");
    private static final Pattern TOOK = Pattern.compile("([<>])(\\d+(?:\\.\\d+)?)(ns|us|ms|s)");
    private static final int MOST_WORDS = 32;

    private interface Test {
        boolean fits(int item);
    }

    private final TimelineIndex index;
    private final List<Test> tests = new ArrayList<>();

    Query(TimelineIndex index, String text) throws BadQueryException {
        this.index = index;
        Matcher m = WORDS.matcher(text);
        while (m.find()) {
            String word = m.group(1);
            boolean not = word.length() > 1 && word.startsWith("-");
            Test test = test(not ? word.substring(1) : word);
            tests.add(not ? item -> !test.fits(item) : test);
            if (tests.size() > MOST_WORDS) {
                throw new BadQueryException("more than " + MOST_WORDS + " words");
            }
        }
    }

    /** Calls that fit. */
    BitSet calls() {
        BitSet hits = new BitSet(index.calls.size());
        for (int i = 0; i < index.calls.size(); i++) {
            hits.set(i, fits(i));
        }
        return hits;
    }

    /** Hops that fit. */
    BitSet hops() {
        BitSet hits = new BitSet(index.hops.size());
        for (int i = 0; i < index.hops.size(); i++) {
            hits.set(i, fits(-1 - i));
        }
        return hits;
    }

    private boolean fits(int item) {
        for (Test test : tests) {
            if (!test.fits(item)) {
                return false;
            }
        }
        return true;
    }

    private Test test(String word) throws BadQueryException {
        CallColumns calls = index.calls;
        HopColumns hops = index.hops;
        if (word.equals("failed")) {
            return i -> i >= 0 ? calls.failed[i] : hops.failed[-1 - i];
        }
        if (word.equals("unfinished")) {
            return i -> i >= 0 ? !calls.isFinished(i) : hops.isRequest(-1 - i) && hops.answered[-1 - i] < 0;
        }
        if (word.equals("agent")) {
            return i -> i >= 0 && calls.nr[i] >= SyscallTable.AGENT_FIRST;
        }
        int colon = word.indexOf(':');
        String key = colon < 0 ? "" : word.substring(0, colon);
        String value = word.substring(colon + 1);
        return switch (key) {
            case "task" -> task(value);
            case "service" -> service(value);
            case "syscall" -> i -> i >= 0 && calls.name(i).equals(value);
            default -> took(word);
        };
    }

    private Test task(String value) throws BadQueryException {
        if (!value.matches("\\d{1,9}")) {
            throw new BadQueryException("task:" + value + " is no number");
        }
        int task = Integer.parseInt(value);
        return i -> (i >= 0 ? index.calls.task[i] : index.hops.task[-1 - i]) == task;
    }

    private Test service(String value) throws BadQueryException {
        for (ServiceId id : ServiceId.values()) {
            if (id.label().equals(value.toLowerCase(Locale.ROOT))) {
                return i -> i >= 0
                        ? index.calls.service[i] == id.ordinal()
                        : index.hops.from(-1 - i) == id || index.hops.to(-1 - i) == id;
            }
        }
        throw new BadQueryException("service:" + value + " is none of dispatch, proc, mm, vfs, netstack, gofer");
    }

    private Test took(String word) throws BadQueryException {
        Matcher m = TOOK.matcher(word);
        if (!m.matches()) {
            if (word.length() > 1 && (word.startsWith(">") || word.startsWith("<"))) {
                throw new BadQueryException(word + ": write a duration such as " + word.charAt(0) + "1ms");
            }
            byte[] part = word.replace("\"", "").getBytes(StandardCharsets.ISO_8859_1);
            return i -> i >= 0 ? index.calls.texts.contains(index.calls.text[i], part, (byte) CallColumns.SEPARATOR)
                : index.hops.contains(-1 - i, part);
        }
        double unit = switch (m.group(3)) {
            case "ns" -> 1;
            case "us" -> 1e3;
            case "ms" -> 1e6;
            default -> 1e9;
        };
        long limit = (long) (Double.parseDouble(m.group(2)) * unit);
        boolean longer = m.group(1).equals(">");
        return i -> {
            long took =
                    i >= 0 ? index.end(i) - index.calls.start[i] : index.hops.end(-1 - i) - index.hops.start[-1 - i];
            return longer ? took > limit : took < limit;
        };
    }
}
