"""Pages of results in a real browser: light and dark, narrow, printed, and under the content policy of a CI server."""

import collections
import contextlib
import http.server
import re
import shlex
import shutil
import struct
import subprocess
import sys
import threading
import zlib

from support import PATIENCE, CliTest, run_tests

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
# Jenkins' own, which it sends with what builds have kept.
JENKINS = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'"
FIRST, FIRST_DARK = "#0060a8", "#6cb6ff"
DARK_PAGE = "#14171a"


def pixels_of(png):
    """Counts of the colours in an image of 8 bits a channel."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at:at + 4])
        kind, body = png[at + 4:at + 8], png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colours = struct.unpack(">IIBB", body[:10])
            assert depth == 8 and colours in (2, 6)
        elif kind == b"IDAT":
            data += body
        at += 12 + length
    size = 3 if colours == 2 else 4
    return width, height, colours_in(zlib.decompress(data), width, height, size)


def colours_in(data, width, height, size):
    """Undoes the filters of the lines."""
    found = collections.Counter()
    above = bytearray(width * size)
    at = 0
    for _ in range(height):
        kind, line = data[at], bytearray(data[at + 1:at + 1 + width * size])
        at += 1 + width * size
        for i in range(len(line)):
            left = line[i - size] if i >= size else 0
            corner = above[i - size] if i >= size else 0
            line[i] = (line[i] + predicted(kind, left, above[i], corner)) & 255
        found.update(line[i:i + 3].hex() for i in range(0, len(line), size))
        above = line
    return found


def predicted(kind, left, up, corner):
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    distances = [abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)]
    return (left, up, corner)[distances.index(min(distances))]


@contextlib.contextmanager
def served(folder, policy=None):
    """The address of a server of the folder's files, and a list of what it is asked for."""
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=folder)

        def end_headers(self):
            if policy:
                self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def do_CONNECT(self):
            self.send_error(403)

        def log_message(self, *arguments):
            asked.append(self.requestline)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


class Browser(CliTest):
    page = None

    def setUp(self):
        if BROWSER is None:
            print("skipped: there is no chromium; install-deps.sh --ci installs it", file=sys.stderr)
            self.skipTest("no chromium")
        super().setUp()
        if Browser.page is None:
            self.fine("fib", "-n", "10", "-r", "8", "--keep-invalid", "--latency", "--trace", "t.json", "--export",
                      "html:page.html")
            Browser.page = (self.here / "page.html").read_text()
        (self.here / "page.html").write_text(Browser.page)

    def browse(self, address, *options, proxy="http://127.0.0.1:9"):
        """Opens a page; gives what the browser prints and what a page's console got. Nothing leaves the machine."""
        run = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-extensions", "--disable-breakpad", "--enable-logging=stderr",
             f"--user-data-dir={self.folder / 'browser'}", f"--proxy-server={proxy}", *options, address],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=True)
        shutil.rmtree(self.folder / "tmp")
        (self.folder / "tmp").mkdir()
        return run.stdout.decode(), re.findall(r":CONSOLE.*", run.stderr.decode(errors="replace"))

    def shot(self, address, *options, **more):
        _, console = self.browse(address, "--window-size=800,1200", f"--screenshot={self.here / 'shot.png'}", *options,
                                 **more)
        return pixels_of((self.here / "shot.png").read_bytes()), console

    def test_shows_charts_and_asks_for_nothing(self):
        with served(self.here) as (address, asked):
            (_, _, colours), console = self.shot(f"{address}/page.html")
            self.assertEqual(asked, ["GET /page.html HTTP/1.1"])
        self.assertEqual(console, [])
        self.assertGreater(colours[FIRST[1:]], 200)
        self.assertGreater(colours["ffffff"], 400_000)

    def asked_of_others(self, page):
        """What the page asks other hosts for; the browser asks those of its maker by itself."""
        (self.here / "asks.html").write_text(page)
        with served(self.here) as (proxy, asked):
            self.browse(f"file://{self.here}/asks.html", "--dump-dom", proxy=proxy)
            return [line for line in asked if not re.search(r"[/. ](google|googleapis|gvt1)\.com[:/]", line)]

    def test_asks_no_other_host(self):
        self.assertEqual(self.asked_of_others(Browser.page), [])
        # The proxy would have seen it.
        self.assertNotEqual(self.asked_of_others("<img src='http://elsewhere.test/x.png'>"), [])
        # The page's own policy would have refused it.
        asking = Browser.page.replace("<body>", "<body><img src='http://elsewhere.test/x.png'>")
        self.assertEqual(self.asked_of_others(asking), [])

    def test_is_dark_where_the_system_is(self):
        (_, _, colours), console = self.shot(f"file://{self.here}/page.html", "--blink-settings=preferredColorScheme=0")
        self.assertEqual(console, [])
        self.assertGreater(colours[DARK_PAGE[1:]], 400_000)
        self.assertGreater(colours[FIRST_DARK[1:]], 200)
        self.assertEqual(colours[FIRST[1:]], 0)

    def test_is_legible_where_scripts_and_styles_are_refused(self):
        with served(self.here, JENKINS) as (address, asked):
            (_, _, colours), _ = self.shot(f"{address}/page.html")
            self.assertEqual(asked, ["GET /page.html HTTP/1.1"])
        self.assertGreater(colours[FIRST[1:]], 200)
        # Bars and letters of charts: nothing is a black block.
        self.assertLess(colours["000000"], 20_000)

    def probed(self, script, *options):
        """What a script finds in the page, which has to give up its policy for that."""
        page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", Browser.page)
        probe = f"<script>document.title='found:'+({script})+';'</script></body>"
        (self.here / "probe.html").write_text(page.replace("</body>", probe))
        dom, console = self.browse(f"file://{self.here}/probe.html", "--dump-dom", *options)
        self.assertEqual(console, [])
        return re.search(r"<title>found:(.*?);</title>", dom)[1]

    def test_is_no_wider_than_a_narrow_screen(self):
        # The browser's own window has a least width, a frame has none.
        frame = ("<iframe src='page.html' style='width:400px;height:800px;border:0' onload=\"var d=this.contentDocument;"
                 "document.title='found:'+d.documentElement.scrollWidth+' '+this.contentWindow.innerWidth+' '+"
                 "d.querySelectorAll('figure').length+';'\"></iframe>")
        (self.here / "frame.html").write_text("<!DOCTYPE html><title></title><body>" + frame)
        with served(self.here) as (address, _):
            dom, console = self.browse(f"{address}/frame.html", "--dump-dom")
        self.assertEqual(console, [])
        width, room, charts = re.search(r"<title>found:(\d+) (\d+) (\d+);</title>", dom).groups()
        self.assertEqual((int(width), int(room)), (400, 400))
        self.assertGreater(int(charts), 4)

    def test_sorts_highlights_and_switches_axes(self):
        found = self.probed("""(function () {
            var heads = document.querySelectorAll('th'), cells = () => Array.from(
                document.querySelector('tbody').rows).map(row => row.cells[0].textContent).join();
            heads[0].click(); var up = cells(); heads[0].click(); var down = cells();
            document.querySelector('tbody tr').click();
            var lit = document.querySelectorAll('svg g.on').length;
            var button = document.querySelector('figure button'); var before = button.textContent;
            button.click();
            return [up === down.split(',').reverse().join(), lit > 3, before !== button.textContent,
                    document.querySelectorAll('figure>[hidden]').length > 0].join();
        })()""")
        self.assertEqual(found, "true,true,true,true")

    def test_prints(self):
        self.browse(f"file://{self.here}/page.html", f"--print-to-pdf={self.here / 'page.pdf'}")
        pdf = (self.here / "page.pdf").read_bytes()
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertGreaterEqual(len(re.findall(rb"/Type\s*/Page\b", pdf)), 2)

    def test_runs_nothing_of_hostile_names(self):
        evil = "<script>document.title='bad'</script>\"onload=\"x]]>" + "x" * 300
        self.fine("command", "-n", "1", "-r", "2", "--keep-invalid", "--cmd", f"true {shlex.quote(evil)}", "--cmd", "true",
                  "--export", "html:evil.html")
        dom, console = self.browse(f"file://{self.here}/evil.html", "--dump-dom")
        self.assertEqual(console, [])
        self.assertNotIn("<title>bad", dom)


if __name__ == "__main__":
    run_tests()
