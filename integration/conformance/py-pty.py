import pty, os, sys, time, select, termios, tty, fcntl, struct, signal, re
rest = b""
def until(fd, what, limit=10):
    """Reads up to and with what; keeps what came after it."""
    global rest
    end = time.monotonic() + limit
    while what not in rest and time.monotonic() < end:
        if select.select([fd], [], [], 0.1)[0]:
            try: x = os.read(fd, 4096)
            except OSError: break
            if not x: break
            rest += x
    if what not in rest: print("NOT SEEN", what, rest); return
    rest = rest[rest.index(what) + len(what):]
pid, fd = pty.fork()
if pid == 0:
    os.environ["PS1"] = "READY> "; os.environ["TERM"] = "dumb"; os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 90, 0, 0))
def ask(line, see):
    os.write(fd, line); until(fd, see); print(see.decode())
until(fd, b"READY> ")
ask(b"stty size\n", b"30 90\r\n"); until(fd, b"READY> ")
os.write(fd, b"sleep 100\n"); until(fd, b"sleep 100\r\n"); time.sleep(0.3)
ask(b"\x1a", b"Stopped"); until(fd, b"READY> ")
ask(b"jobs\n", b"Stopped"); until(fd, b"READY> ")
ask(b"bg\n", b"[1]+ sleep 100 &"); until(fd, b"READY> ")
ask(b"jobs\n", b"Running"); until(fd, b"READY> ")
os.write(fd, b"fg\n"); until(fd, b"sleep 100\r\n"); time.sleep(0.3)
ask(b"\x03", b"^C"); until(fd, b"READY> ")
ask(b"echo st=$?\n", b"st=130"); until(fd, b"READY> ")
os.write(fd, b"cat\n"); until(fd, b"cat\r\n"); time.sleep(0.2); ask(b"typed\n", b"typed\r\ntyped\r\n"); os.write(fd, b"\x04"); until(fd, b"READY> ")
ask(b"tty | cut -c1-9; sleep 0.01 & wait; echo w\n", b"/dev/pts/"); until(fd, b"READY> ")
os.write(fd, b"exit 7\n")
while True:
    try:
        if not os.read(fd, 4096): break
    except OSError as e: print(e.errno); break
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
m, s = pty.openpty(); tty.setraw(s); os.write(m, b"raw\x03"); print(os.read(s, 9)); print(termios.tcgetattr(s)[3] & termios.ICANON, os.isatty(m), re.match("/dev/pts/", os.ttyname(s)) is not None); os.close(s)
try: print(os.read(m, 1))
except OSError as e: print(e.errno)
