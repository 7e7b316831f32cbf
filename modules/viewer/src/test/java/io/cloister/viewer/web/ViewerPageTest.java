package io.cloister.viewer.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.viewer.BusySandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, over a journal of 200,000 calls. With {@code -Dscreenshots=true} the pictures of docs/img
 * are taken anew; with {@code -Dmeasure=true} its times must keep their bounds too, which they only can on a machine
 * that has nothing else to do.
 */
final class ViewerPageTest {
    private static final int CALLS = 200_000;
    private static final int WIDTH = 1480;
    private static final int HEIGHT = 860;
    private static final long OPEN_BUDGET_MS = 3000;
    private static final long FRAME_BUDGET_MS = 250;
    private static final int BARS_BUDGET = 40_000;
    private static final boolean MEASURE = Boolean.getBoolean("measure");

    /** Counts frames and the longest pause between two, until stopped. */
    private static final String WATCH_FRAMES = """
        (() => { const w = window.frames_ = {n: 0, longest: 0, last: performance.now(), on: true};
          const step = t => { const now = performance.now();
            w.longest = Math.max(w.longest, now - w.last); w.last = now; w.n++;
            if (w.on) requestAnimationFrame(step); };
          requestAnimationFrame(step); return 'watching'; })()\
        """;

    @TempDir
    static Path directory;
    private static ViewerServer server;
    private static Chromium browser;
    private static long indexMs;

    @BeforeAll
    static void open() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Chromium.PROGRAM), "no chromium here");
        BusySandbox.write(directory, CALLS, 1);
        TimelineBuilder builder = new TimelineBuilder("do-1f3k", "make -j4 all", BusySandbox.ZERO_NS);
        TimelineIndex index = builder.read(directory, calls -> { });
        assertTrue(index.calls() >= CALLS, index.calls() + " calls");
        indexMs = builder.tookMs();
        server = ViewerServer.start(index, 0);
        browser = new Chromium(WIDTH, HEIGHT);
    }

    @AfterAll
    static void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void opensZoomsAndScrollsWithoutFreezing() throws Exception {
        browser.open(server.url());
        browser.await("document.body && document.body.dataset.ready");
        long openMs = (long) Double.parseDouble(browser.eval("performance.now()"));
        int bars = Integer.parseInt(browser.eval("document.body.dataset.bars"));
        assertTrue(bars > 0 && bars < BARS_BUDGET, bars + " bars in the page");
        browser.eval(WATCH_FRAMES);
        String before = browser.eval("document.getElementById('range').textContent");
        for (int i = 0; i < 40; i++) {
            browser.mouse("mouseWheel", 700, 500, i < 25 ? -240 : 240);
        }
        assertTrue(!before.equals(browser.eval("document.getElementById('range').textContent")), "the wheel zooms");
        drag();
        for (int i = 0; i < 12; i++) {
            browser.mouse("mouseWheel", 40, 600, i < 8 ? 200 : -200);
            browser.key(i % 2 == 0 ? "ArrowRight" : "+");
        }
        browser.key("0");
        browser.eval("new Promise(done => setTimeout(done, 300))");
        int frames = Integer.parseInt(browser.eval("window.frames_.on = false, window.frames_.n"));
        long longest = (long) Double.parseDouble(browser.eval("window.frames_.longest"));
        assertTrue(frames > 20, frames + " frames");
        String figures = "viewer: " + CALLS + " calls indexed in " + indexMs + " ms, open in " + openMs + " ms with "
                + bars + " bars, longest of " + frames + " frames " + longest + " ms";
        System.out.println(figures);
        assertTrue(!MEASURE || openMs < OPEN_BUDGET_MS && longest < FRAME_BUDGET_MS, figures);
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void findsSelectsAndExplains() throws Exception {
        fresh("light");
        picture("viewer-overview.png");
        browser.key("/");
        browser.type("openat ENOENT task:9");
        browser.key("Enter");
        browser.await("document.querySelector('.call-text')");
        String text = browser.eval("document.querySelector('.call-text').textContent");
        assertTrue(
                text.startsWith("openat(AT_FDCWD, \"/") && text.endsWith("= -1 ENOENT (No such file or directory)"),
                text);
        assertEquals("3", browser.eval("document.querySelectorAll('ol.args li').length"));
        String first = browser.eval("document.getElementById('matches').textContent");
        browser.key("n");
        browser.await("document.getElementById('matches').textContent !== '" + first + "'");
        browser.key("/");
        browser.eval("document.getElementById('search').select()");
        browser.type("clone");
        browser.key("Enter");
        browser.await("document.querySelectorAll('.hop').length >= 2");
        browser.key("Enter");
        browser.eval("document.getElementById('search').value = '', document.getElementById('search').dispatchEvent(new"
                + " Event('input'))");
        browser.await("document.getElementById('matches').textContent === ''");
        browser.eval("new Promise(done => setTimeout(done, 500))");
        picture("viewer-call.png");
        browser.eval("document.querySelector('.hop').click()");
        browser.await("document.querySelector('#details .facts').textContent.includes('Handled in')");
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void showsLatenciesHelpAndErrors() throws Exception {
        fresh("dark");
        browser.key("l");
        browser.await("document.querySelectorAll('#latency tbody tr').length > 8 && document.querySelector('.histogram"
                + " rect')");
        for (int i = 0; i < 6; i++) {
            browser.key("+");
        }
        browser.eval("new Promise(done => setTimeout(done, 500))");
        picture("viewer-latency-dark.png");
        browser.key("?");
        browser.await("document.getElementById('help').open");
        picture("viewer-help-dark.png");
        browser.key("Escape");
        browser.eval("document.getElementById('help').close()");
        browser.key("/");
        browser.type("service:nobody");
        browser.await("!document.getElementById('notice').hidden");
        assertTrue(
                browser.eval("document.getElementById('notice').textContent").startsWith("service:nobody is none of"));
        assertEquals("true", browser.eval("document.getElementById('search').getAttribute('aria-invalid')"));
    }

    private static void fresh(String scheme) throws Exception {
        browser.scheme(scheme);
        browser.open(server.url());
        browser.await("document.body && document.body.dataset.ready");
    }

    private static void drag() throws Exception {
        browser.mouse("mousePressed", 900, 600, 0);
        for (int x = 900; x > 300; x -= 30) {
            browser.mouse("mouseMoved", x, 600 - (900 - x) / 8, 1);
        }
        browser.mouse("mouseReleased", 300, 525, 0);
    }

    private static void picture(String name) throws Exception {
        if (Boolean.getBoolean("screenshots")) {
            Path images = Files.createDirectories(Path.of(System.getProperty("cloister.root"), "docs", "img"));
            browser.screenshot(images.resolve(name));
        }
    }
}
