# A JVM: many threads, a compiler, signals for its own purposes.
command -v java > /dev/null || exit 0
cat > A.java <<'J'
import java.nio.file.*; import java.util.stream.*;
public class A {
    public static void main(String[] a) throws Exception {
        System.out.println(IntStream.range(0, 100000).parallel().asLongStream().sum());
        System.out.println(java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() > 0);
        Path f = Files.writeString(Path.of("f"), "content"); System.out.println(Files.readString(f));
        System.out.println(new ProcessBuilder("sh", "-c", "exit 5").start().waitFor());
        Thread[] t = new Thread[20]; int[] n = new int[1];
        for (int i = 0; i < t.length; i++) { t[i] = new Thread(() -> { synchronized (n) { n[0]++; } }); t[i].start(); }
        for (Thread x : t) x.join();
        System.out.println(n[0]);
        try { Object o = null; o.hashCode(); } catch (NullPointerException e) { System.out.println("null is caught"); }
        for (int i = 0; i < 3; i++) System.gc();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        System.exit(6);
    }
}
J
timeout 90 java -XX:+UseSerialGC -Xshare:auto A.java 2>&1; echo $?
