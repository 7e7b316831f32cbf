import logging, logging.handlers, sched, time, random, re, decimal, itertools, locale, platform, getpass, pwd, grp, uuid, secrets, string, subprocess, sys, venv, importlib, zlib, struct, shelve, dbm.dumb, fileinput, linecache, readline, curses, unittest, doctest, pdb, timeit, tracemalloc, contextvars, datetime, zoneinfo, email, html.parser, difflib, os, socket, ssl, signal, threading
h = logging.handlers.RotatingFileHandler("log", maxBytes=500, backupCount=2); l = logging.getLogger("x"); l.addHandler(h); [l.warning("line %d", i) for i in range(100)]; h.close(); print(sorted(os.listdir("."))); s = sched.scheduler(time.monotonic, time.sleep); o = []; s.enter(0.02, 1, o.append, ("b",)); s.enter(0.01, 1, o.append, ("a",)); s.run(); print(o)
random.seed(5); print(random.randrange(1000), decimal.Decimal(1) / 7, pwd.getpwuid(0).pw_name, grp.getgrgid(0).gr_name, getpass.getuser(), platform.system(), len(secrets.token_hex(8)), len(str(uuid.uuid4())))
with shelve.open("sh") as d: d["k"] = [1, 2]
with shelve.open("sh") as d: print(d["k"])
print(subprocess.run([sys.executable, "-c", "import this"], capture_output=True).stdout[:18], subprocess.run([sys.executable, "-m", "json.tool"], input=b"[1]", capture_output=True).stdout, subprocess.run([sys.executable, "-c", "1/0"], capture_output=True).returncode)
class T(unittest.TestCase):
    def test(self): self.assertEqual(1, 1)
print(unittest.TextTestRunner(stream=open(os.devnull, "w")).run(unittest.defaultTestLoader.loadTestsFromTestCase(T)).wasSuccessful(), datetime.datetime.fromtimestamp(0, zoneinfo.ZoneInfo("Europe/Vienna")).isoformat())
open("mod.py", "w").write("x = 5\n"); sys.path.insert(0, "."); import mod; print(mod.x, os.path.isdir("__pycache__")); print(sum(1 for _ in os.walk("/usr/lib/python3")) > 0, ssl.create_default_context() is not None, timeit.timeit("1", number=10) >= 0)
