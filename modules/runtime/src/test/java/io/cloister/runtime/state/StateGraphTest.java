package io.cloister.runtime.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A state that was saved and restored into freshly built roots is the same state. */
class StateGraphTest {
    enum Colour { RED, GREEN { } , BLUE }

    record Point(int x, long y, String label) {
    }

    static final class Node {
        static final Node NOBODY = new Node();
        static final Comparator<Node> BY_VALUE =
                Comparator.comparingInt((Node n) -> n.value).thenComparing(n -> n.text);

        int value;
        String text = "";
        Node next;
        Object any;
    }

    /** A service in small. */
    static final class Root {
        final IntUnaryOperator[] handlers = new IntUnaryOperator[8];
        final Map<String, Runnable> named = new HashMap<>();
        final List<Runnable> listeners = new ArrayList<>();
        final Int2ObjectHashMap<Runnable> numbered = new Int2ObjectHashMap<>();
        final Node first = new Node();
        final Map<Object, Object> map = new HashMap<>();
        final UnsafeBuffer outside = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        final Thread thread = new Thread();
        final Object port;
        boolean flag;
        byte small;
        short middling;
        char letter;
        int number;
        long large;
        float fraction;
        double precise;
        Object any;
        int calls;

        Root(Object port) {
            this.port = port;
            int[] captured = new int[1];
            handlers[1] = n -> captured[0] += n;
            handlers[2] = this::count;
            named.put("count", () -> count(1));
            listeners.add(() -> count(10));
            numbered.put(77, () -> count(100));
        }

        int count(int n) {
            calls += n;
            return calls;
        }
    }

    private final Object port = new Object();
    private final Root root = new Root(port);
    private final StateGraph graph = graph(root, port);

    private boolean hasIdentityKeys;

    private static StateGraph graph(Root root, Object port) {
        LinkedHashMap<String, Object> roots = new LinkedHashMap<>();
        roots.put("root", root);
        return new StateGraph(roots, Externals.of(Map.of("port", port)));
    }

    private static String text(StateGraph graph) throws Exception {
        StringBuilder text = new StringBuilder();
        graph.print(text);
        return text.toString();
    }

    /** Saves, restores into another root, and checks that both say the same. */
    private Root restored() throws Exception {
        DirectBuffer saved = graph.save();
        Object otherPort = new Object();
        Root other = new Root(otherPort);
        StateGraph otherGraph = graph(other, otherPort);
        otherGraph.restore(saved, 0, saved.capacity());
        assertEquals(text(graph), text(otherGraph));
        byte[] first = bytes(saved);
        if (!hasIdentityKeys) {
            assertArrayEquals(first, bytes(otherGraph.save()), "saved again");
        }
        return other;
    }

    static byte[] bytes(DirectBuffer saved) {
        byte[] bytes = new byte[saved.capacity()];
        saved.getBytes(0, bytes);
        return bytes;
    }

    private Object restoredAny(Object any) throws Exception {
        root.any = any;
        return restored().any;
    }

    @Test
    void numbersAndValues() throws Exception {
        root.flag = true;
        root.small = -1;
        root.middling = -2;
        root.letter = '\uffff';
        root.number = Integer.MIN_VALUE;
        root.large = Long.MAX_VALUE;
        root.fraction = -0.0f;
        root.precise = Double.MIN_VALUE;
        Root other = restored();
        assertTrue(other.flag && other.small == -1 && other.middling == -2 && other.letter == '\uffff');
        assertTrue(other.number == Integer.MIN_VALUE
                && other.large == Long.MAX_VALUE
                && other.precise == Double.MIN_VALUE);
        Object[] values = {
            1,
            2L,
            (short) 3,
            (byte) 4,
            'c',
            true,
            1.5f,
            2.5,
            "text",
            "w\u0131de \ud800",
            "",
            Colour.GREEN,
            String.class,
            int.class,
            new Point(1, 2, "p"),
            Optional.of("x"),
            Optional.empty(),
            null
        };
        assertArrayEquals(values, (Object[]) restoredAny(values));
    }

    @Test
    void arraysOfEveryType() throws Exception {
        Object[] arrays = {
            new boolean[] {true, false},
            new byte[] {1, 0, 0},
            new short[] {-1},
            new char[] {'x'},
            new int[] {1, 2, 3, 0},
            new long[9],
            new float[] {1},
            new double[] {2},
            new String[] {"a", null},
            new int[][] {{1}, null, {}},
            new Node[3],
            new Object[0]
        };
        assertArrayEquals(arrays, (Object[]) restoredAny(arrays));
    }

    @Test
    void orderedCollections() throws Exception {
        Node low = new Node();
        Node high = new Node();
        high.value = 5;
        PriorityQueue<Node> queue = new PriorityQueue<>(Node.BY_VALUE);
        queue.add(high);
        queue.add(low);
        TreeMap<String, Integer> tree = new TreeMap<>(Comparator.reverseOrder());
        tree.put("a", 1);
        tree.put("b", 2);
        BitSet bits = new BitSet();
        bits.set(100);
        List<Object> all = new ArrayList<>(List.of(
                new ArrayList<>(List.of(1, 2)),
                new ArrayDeque<>(List.of(3, 4)),
                tree,
                new TreeSet<>(Set.of(9, 8)),
                new LinkedList<>(List.of("x", "y")),
                bits,
                List.of(1),
                List.of(1, 2, 3),
                Collections.emptyList(),
                new StringBuilder("sb"),
                queue));
        List<?> other = (List<?>) restoredAny(all);
        assertEquals(
                "[[1, 2], [3, 4], {b=2, a=1}, [8, 9], [x, y], {100}, [1], [1, 2, 3], [], sb]",
                other.subList(0, 10).toString());
        assertSame(Collections.emptyList(), other.get(8));
        assertEquals(5, ((Node) ((PriorityQueue<?>) other.get(10)).stream().skip(1).findFirst().orElseThrow()).value);
    }

    @Test
    void hashesAreMadeAnew() throws Exception {
        hasIdentityKeys = true;
        Map<Object, Object> inner = new HashMap<>(Map.of("k", "v"));
        Node identity = new Node();
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(Colour.BLUE, 1);
        map.put(identity, 2);
        map.put(new Point(1, 1, "p"), 3);
        map.put(inner, 4);
        map.put(null, identity);
        LinkedHashMap<String, Integer> byAccess = new LinkedHashMap<>(16, 0.5f, true);
        byAccess.put("one", 1);
        byAccess.put("two", 2);
        byAccess.get("one");
        EnumMap<Colour, String> enums = new EnumMap<>(Colour.class);
        enums.put(Colour.GREEN, "g");
        Map<Object, Object> identities = new IdentityHashMap<>();
        identities.put(identity, "id");
        List<?> all = List.of(
                map,
                new HashSet<>(List.of(identity, "s")),
                new LinkedHashSet<>(List.of(3, 1, 2)),
                byAccess,
                enums,
                EnumSet.of(Colour.RED),
                identities,
                Map.of("a", 1, "b", 2, "c", 3),
                Set.of("x", "y", "z"),
                Map.of("q", 1),
                Set.of(1, 2),
                EnumSet.noneOf(Colour.class));
        List<?> other = (List<?>) restoredAny(all);
        Map<?, ?> back = (Map<?, ?>) other.get(0);
        Node backIdentity = (Node) back.get(null);
        assertEquals(List.of(1, 2, 3, 4), back.values().stream().limit(4).toList());
        assertEquals(2, back.get(backIdentity));
        assertEquals(3, back.get(new Point(1, 1, "p")));
        assertEquals(4, back.get(inner));
        assertTrue(((Set<?>) other.get(1)).contains(backIdentity));
        assertEquals("[3, 1, 2]", other.get(2).toString());
        assertEquals("{two=2, one=1}", other.get(3).toString());
        assertEquals("g", ((Map<?, ?>) other.get(4)).get(Colour.GREEN));
        assertEquals("id", ((Map<?, ?>) other.get(6)).get(backIdentity));
        assertEquals(all.subList(7, 12), other.subList(7, 12));
        ((Map<?, ?>) other.get(3)).get("two");
        assertEquals("{one=1, two=2}", other.get(3).toString(), "still ordered by access");
    }

    @Test
    void theOrderOfAHashMapIsKept() throws Exception {
        Map<Integer, Integer> map = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            map.put(i * 37, i);
        }
        map.keySet().removeIf(k -> k % 5 != 0);
        assertEquals(new ArrayList<>(map.keySet()), new ArrayList<>(((Map<?, ?>) restoredAny(map)).keySet()));
    }

    @Test
    void agronaCollections() throws Exception {
        Int2ObjectHashMap<Object> objects = new Int2ObjectHashMap<>();
        Int2IntHashMap ints = new Int2IntHashMap(-1);
        Long2ObjectHashMap<Object> longs = new Long2ObjectHashMap<>();
        Long2LongHashMap longLongs = new Long2LongHashMap(-1);
        IntArrayList list = new IntArrayList();
        for (int i = 0; i < 100; i++) {
            objects.put(i, "v" + i);
            ints.put(i, i * 2);
            longs.put(i, null == objects.get(i) ? "" : objects);
            longLongs.put(i, i * 3L);
            list.add(i);
        }
        for (Object each : objects.values()) {
            assertNotNull(each);
        }
        List<?> all = List.of(objects, ints, longs, longLongs, list);
        List<?> other = (List<?>) restoredAny(all);
        assertEquals(all.get(1), other.get(1));
        assertEquals(all.get(4), other.get(4));
        assertEquals("v99", ((Map<?, ?>) other.get(0)).get(99));
        assertSame(other.get(0), ((Map<?, ?>) other.get(2)).get(5L));
        assertEquals(297L, ((Long2LongHashMap) other.get(3)).get(99));
    }

    @Test
    void cyclesAndSharing() throws Exception {
        Node node = new Node();
        node.next = node;
        node.any = root.first;
        root.first.next = node;
        root.first.any = List.of(node, root);
        Root other = restored();
        assertSame(other.first.next, other.first.next.next);
        assertSame(other.first, other.first.next.any);
        assertSame(other, ((List<?>) other.first.any).get(1));
    }

    @Test
    void aMillionDeep() throws Exception {
        Node last = root.first;
        for (int i = 0; i < 1_000_000; i++) {
            last.next = new Node();
            last = last.next;
            last.value = i;
        }
        DirectBuffer saved = graph.save();
        Root other = new Root(port);
        graph(other, port).restore(saved, 0, saved.capacity());
        int n = 0;
        for (Node node = other.first.next; node != null; node = node.next) {
            assertEquals(n++, node.value);
        }
        assertEquals(1_000_000, n);
    }

    @Test
    void whatWasBornStaysWired() throws Exception {
        root.handlers[1].applyAsInt(5);
        root.named.get("count").run();
        root.map.put("late", root.named.get("count"));
        root.any = root.handlers[2];
        Root other = restored();
        assertEquals(7, other.handlers[1].applyAsInt(2), "what a lambda captured is state");
        other.named.get("count").run();
        other.listeners.get(0).run();
        other.numbered.get(77).run();
        assertEquals(112, other.calls);
        assertSame(other.named.get("count"), other.map.get("late"));
        assertSame(other.handlers[2], other.any);
    }

    @Test
    void constantsAndExternalsKeepTheirIdentity() throws Exception {
        root.any = List.of(Node.NOBODY, Node.BY_VALUE, port);
        DirectBuffer saved = graph.save();
        Object otherPort = new Object();
        Root other = new Root(otherPort);
        graph(other, otherPort).restore(saved, 0, saved.capacity());
        assertEquals(List.of(Node.NOBODY, Node.BY_VALUE, otherPort), other.any);
        assertSame(otherPort, other.port);
    }

    @Test
    void buffersOnTheHeapAreStateOthersAreNot() throws Exception {
        byte[] shared = new byte[32];
        UnsafeBuffer view = new UnsafeBuffer(shared, 8, 16);
        view.putLong(0, 42);
        root.any = List.of(view, shared, ByteBuffer.wrap(shared, 8, 4));
        Root other = restored();
        UnsafeBuffer back = (UnsafeBuffer) ((List<?>) other.any).get(0);
        back.putLong(0, 43);
        assertEquals(43, ((byte[]) ((List<?>) other.any).get(1))[8]);
        assertEquals(43, ((ByteBuffer) ((List<?>) other.any).get(2)).get(8));
        root.any = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
        assertRefused("a buffer over memory outside of the heap");
    }

    @Test
    void refusesWhatWasMadeLaterAndSaysWhere() {
        int[] captured = {1};
        root.first.any = new ArrayList<>(List.of((Runnable) () -> captured[0]++));
        String said = assertRefused("a lambda of " + StateGraphTest.class.getName());
        assertTrue(said.endsWith("at root.first.any[0]"), said);
        root.first.any = new Thread();
        assertRefused("java.lang.Thread is not state");
        root.first.any = new Object() {
            @Override
            public String toString() {
                return "anonymous";
            }
        };
        assertRefused("has no name");
    }

    private String assertRefused(String part) {
        String said = assertThrows(StateMismatch.class, graph::save).getMessage();
        assertTrue(said.contains(part), said);
        return said;
    }

    @Test
    void entriesGoWhenTheyAreGone() throws Exception {
        root.named.clear();
        root.numbered.clear();
        root.listeners.clear();
        root.handlers[1] = null;
        Root other = restored();
        assertTrue(other.named.isEmpty() && other.numbered.isEmpty() && other.listeners.isEmpty());
        assertNull(other.handlers[1]);
    }

    @Test
    void damageIsSaidInOneSentence() throws Exception {
        root.any = new ArrayList<>(List.of(
                new HashMap<>(Map.of("a", new int[10])),
                new Point(1, 2, "x"),
                EnumSet.of(Colour.RED),
                Map.of(1, 2, 3, 4),
                new TreeMap<>(Map.of("k", 1)),
                new UnsafeBuffer(new byte[9])));
        byte[] good = bytes(graph.save());
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bad = good.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            int length = round % 3 == 0 ? random.nextInt(bad.length) : bad.length;
            try {
                graph(new Root(port), port).restore(new UnsafeBuffer(bad), 0, length);
            } catch (StateMismatch e) {
                refused++;
            }
        }
        assertTrue(refused > 1000, refused + " refused");
    }
}
