import socket, threading
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", 0)); s.listen(); port = s.getsockname()[1]
def serve():
    c, a = s.accept(); n = 0
    while True:
        d = c.recv(65536)
        if not d: break
        n += len(d)
    c.sendall(str(n).encode()); c.close()
t = threading.Thread(target=serve); t.start()
c = socket.create_connection(("127.0.0.1", port)); c.sendall(b"z" * 1000000); c.shutdown(socket.SHUT_WR); print(c.recv(100)); t.join()
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(("127.0.0.1", 0)); v = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
v.sendto(b"datagram", u.getsockname()); print(u.recvfrom(100)[0])
try: socket.create_connection(("127.0.0.1", 1))
except OSError as e: print(e.strerror)

import select
def later(address):  # connect(2) without waiting: the outcome comes later, be it ever so near
    s = socket.socket(); s.setblocking(False); first = s.connect_ex(address)
    select.select([], [s], []); return [first, s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)]
print(later(("127.0.0.1", 1)), later(("127.0.0.1", port)))
w = socket.socket(); w.setblocking(False); first = w.connect_ex(("127.0.0.1", port)); select.select([], [w], [])
print(first, w.connect_ex(("127.0.0.1", port)), w.connect_ex(("127.0.0.1", port)))
