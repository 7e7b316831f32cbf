import os, tempfile, mmap, errno, stat, shutil, fcntl
with open("f", "wb") as f:
    f.write(b"0123456789" * 1000); f.flush(); os.fsync(f.fileno())
fd = os.open("f", os.O_RDWR)
print(os.pread(fd, 5, 3), os.lseek(fd, -4, os.SEEK_END), os.read(fd, 10))
os.pwrite(fd, b"ABC", 1); os.ftruncate(fd, 20); print(os.fstat(fd).st_size, os.pread(fd, 20, 0))
m = mmap.mmap(fd, 20); m[0:3] = b"xyz"; m.flush(); print(os.pread(fd, 6, 0)); m.close(); os.close(fd)
for call, args in [(os.open, ("nope", 0)), (os.mkdir, ("f",)), (os.rmdir, ("f",)), (os.listdir, ("f",)), (os.open, ("f/x", 0)), (os.unlink, (".",)), (os.open, ("a" * 300, 0))]:
    try: call(*args); print("ok")
    except OSError as e: print(call.__name__, errno.errorcode[e.errno])
os.mkdir("d"); [open("d/%d" % i, "w").close() for i in range(300)]
print(len(os.listdir("d")), sorted(os.listdir("d"))[:3]); shutil.rmtree("d"); print(os.path.exists("d"))
os.symlink("f", "s"); print(os.readlink("s"), stat.S_ISLNK(os.lstat("s").st_mode))
os.rename("s", "t"); print(sorted(os.listdir(".")))
with tempfile.TemporaryFile() as t: t.write(b"a"); print(t.tell())
a = open("l", "w"); fcntl.flock(a, fcntl.LOCK_EX)
b = open("l"); 
try: fcntl.flock(b, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError: print("locked")
fcntl.flock(a, fcntl.LOCK_UN); fcntl.flock(b, fcntl.LOCK_EX | fcntl.LOCK_NB); print("relocked")
os.utime("f", (1, 2)); print(os.stat("f").st_mtime)
r, w = os.pipe(); os.set_blocking(r, False)
try: os.read(r, 1)
except BlockingIOError: print("EAGAIN")
os.close(w); print(os.read(r, 1))
os.makedirs("x/y/z"); print([sorted(d) for _, d, _ in os.walk("x")])
print(os.access("f", os.R_OK), os.access("f", os.X_OK))
