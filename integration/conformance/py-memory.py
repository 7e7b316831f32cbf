import ctypes, gc, multiprocessing.shared_memory as sm, mmap, os, array, resource, sys, time, signal, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.getpid() == os.getpid()); s = sm.SharedMemory(create=True, size=5000); s.buf[:3] = b"abc"
if (p := os.fork()) == 0:
    t = sm.SharedMemory(s.name); t.buf[3:6] = b"def"; t.close(); os._exit(0)
os.waitpid(p, 0); print(bytes(s.buf[:6])); s.close(); s.unlink()
x = [bytearray(1 << 20) for _ in range(100)]; x[50][5] = 1; del x; gc.collect(); big = array.array("q", range(1000000)); print(sum(big))
print(True, resource.getrlimit(resource.RLIMIT_CORE) is not None)
m = mmap.mmap(-1, 1 << 20)
if (p := os.fork()) == 0: m[0:5] = b"child"; os._exit(0)
os.waitpid(p, 0); print(m[0:5])
CB = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int)); a = (ctypes.c_int * 5)(5, 3, 1, 4, 2); libc.qsort(a, 5, 4, CB(lambda p, q: p[0] - q[0])); print(list(a))
if (p := os.fork()) == 0:
    resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
    try: bytearray(1 << 30); os._exit(1)
    except MemoryError: os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]))
if (p := os.fork()) == 0: ctypes.string_at(8); os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(p, 0)[1])); sys.setrecursionlimit(20000)
def f(n): return 0 if n == 0 else 1 + f(n - 1)
print(f(10000)); print(libc.syscall(999), errno.errorcode[ctypes.get_errno()]); print(len(os.sched_getaffinity(0)) == os.cpu_count(), os.getloadavg()[0] >= 0)
