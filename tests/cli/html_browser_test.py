"""Pages of results in a real browser: light and dark, narrow, printed, and under the content policy of a CI server."""

import collections
import contextlib
import http.server
import re
import shlex
import shutil
import subprocess
import threading

from support import PATIENCE, CliTest, run_tests

try:
    from PIL import Image, ImageFilter
except ImportError:
    Image = None

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
# Jenkins' own, which it sends with what builds have kept.
JENKINS = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'"
FIRST, FIRST_DARK = "#0060a8", "#6cb6ff"
DARK_PAGE = "#14171a"


class Picture:
    """What a page looks like: how many pixels have each colour (`rrggbb`), and whether there is a block of black."""

    def __init__(self, path):
        with Image.open(path) as file:
            image = file.convert("RGB")
        counts = image.getcolors(image.width * image.height)
        self.colours = collections.Counter({bytes(colour).hex(): count for count, colour in counts})
        # A pixel is left of each square of 9 that is all black; no stroke of a letter is so wide.
        black = image.convert("L").point(lambda grey: 255 if grey == 0 else 0)
        self.has_black_block = black.filter(ImageFilter.MinFilter(9)).getbbox() is not None


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
        super().setUp()
        if BROWSER is None or Image is None:
            self.skipTest("there is no chromium or no Pillow; install-deps.sh --ci installs them")
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
        return Picture(self.here / "shot.png"), console

    def test_shows_charts_and_asks_for_nothing(self):
        with served(self.here) as (address, asked):
            picture, console = self.shot(f"{address}/page.html")
            self.assertEqual(asked, ["GET /page.html HTTP/1.1"])
        self.assertEqual(console, [])
        self.assertGreater(picture.colours[FIRST[1:]], 200)
        self.assertGreater(picture.colours["ffffff"], 400_000)

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
        picture, console = self.shot(f"file://{self.here}/page.html", "--blink-settings=preferredColorScheme=0")
        self.assertEqual(console, [])
        self.assertGreater(picture.colours[DARK_PAGE[1:]], 400_000)
        self.assertGreater(picture.colours[FIRST_DARK[1:]], 200)
        self.assertEqual(picture.colours[FIRST[1:]], 0)

    def test_is_legible_where_scripts_and_styles_are_refused(self):
        with served(self.here, JENKINS) as (address, asked):
            picture, _ = self.shot(f"{address}/page.html", "--window-size=800,4000")
            self.assertEqual(asked, ["GET /page.html HTTP/1.1"])
        self.assertGreater(picture.colours[FIRST[1:]], 200)
        # Bars of charts, some of which are far down, would be black without their colours.
        self.assertFalse(picture.has_black_block)

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
