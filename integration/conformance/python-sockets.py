import socket, threading, os, select
a, b = socket.socketpair(); a.sendall(b"hi" * 50000) if os.fork() == 0 and (a.sendall(b"hi" * 50000) or os._exit(0)) else None
n = 0
while n < 100000: n += len(b.recv(65536))
print(n); os.wait()
s = socket.socket(socket.AF_UNIX); s.bind("sock"); s.listen(5)
def serve():
    c, _ = s.accept(); d = c.recv(100); c.sendall(d.upper()); c.close()
t = threading.Thread(target=serve); t.start()
c = socket.socket(socket.AF_UNIX); c.connect("sock"); c.sendall(b"unix"); print(c.recv(100)); t.join()
x, y = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); x.send(b"one"); x.send(b"two"); print(y.recv(10), y.recv(10))
r, w = os.pipe(); socket.send_fds(a, [b"fd"], [w]); m, fds, _, _ = socket.recv_fds(b, 10, 1); os.write(fds[0], b"passed"); print(m, os.read(r, 10))
p = select.epoll(); p.register(r, select.EPOLLIN); print(p.poll(0)); os.write(w, b"1"); print([e for _, e in p.poll(1)])
print(select.select([r], [w], [], 1)[0] == [r])
po = select.poll(); po.register(r, select.POLLIN); print([e for _, e in po.poll(100)])
try: socket.socket(socket.AF_UNIX).connect("nosuch")
except OSError as e: print(e.strerror)
