import selectors, socket, os, select
for kind in ("SelectSelector", "PollSelector", "EpollSelector"):
    s = getattr(selectors, kind)()
    a, b = socket.socketpair(); r, w = os.pipe()
    s.register(a, selectors.EVENT_READ, "socket"); s.register(r, selectors.EVENT_READ, "pipe"); s.register(b, selectors.EVENT_WRITE, "out")
    print(kind, sorted(k.data for k, _ in s.select(0)))
    b.send(b"x"); os.write(w, b"y"); s.unregister(b)
    print(sorted((k.data, m) for k, m in s.select(1)))
    print(a.recv(9), os.read(r, 9)); print(s.select(0.02)); os.close(w); print([k.data for k, m in s.select(1)])
    s.close(); a.close(); b.close(); os.close(r)
