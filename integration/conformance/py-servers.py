import socketserver, socket, threading, os, http.server, urllib.request, xmlrpc.server, xmlrpc.client, http.client
class H(socketserver.StreamRequestHandler):
    def handle(self): self.wfile.write(self.rfile.readline()[::-1])
for cls, addr in ((socketserver.ThreadingUnixStreamServer, "sock"), (socketserver.ThreadingTCPServer, ("127.0.0.1", 0)), (socketserver.ForkingTCPServer, ("127.0.0.1", 0))):
    with cls(addr, H) as s:
        t = threading.Thread(target=s.serve_forever, args=(0.02,)); t.start()
        for i in range(5):
            c = socket.socket(socket.AF_UNIX if isinstance(addr, str) else socket.AF_INET); c.connect(s.server_address); c.sendall(b"line %d\n" % i); print(c.makefile().read()); c.close()
        s.shutdown(); t.join()
class Q(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *a): pass
open("page.html", "w").write("<p>" + "x" * 100000)
with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Q) as s:
    t = threading.Thread(target=s.serve_forever, args=(0.02,)); t.start(); u = "http://127.0.0.1:%d/" % s.server_port
    print(len(urllib.request.urlopen(u + "page.html").read()))
    try: urllib.request.urlopen(u + "none")
    except urllib.error.HTTPError as e: print(e.code)
    c = http.client.HTTPConnection("127.0.0.1", s.server_port); c.request("HEAD", "/page.html"); r = c.getresponse(); print(r.status, r.getheader("Content-Length")); c.close()
    s.shutdown(); t.join()
with xmlrpc.server.SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False) as s:
    s.register_function(pow); t = threading.Thread(target=s.serve_forever, args=(0.02,)); t.start(); print(xmlrpc.client.ServerProxy("http://127.0.0.1:%d" % s.server_address[1]).pow(2, 10)); s.shutdown(); t.join()
u = socket.socket(type=socket.SOCK_DGRAM); u.bind(("127.0.0.1", 0)); u.settimeout(2); v = socket.socket(type=socket.SOCK_DGRAM); v.sendto(b"udp", u.getsockname()); print(u.recvfrom(9)[0]); u.settimeout(0.02)
try: u.recv(1)
except socket.timeout: print("timeout")
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)[0][4], socket.gethostbyname("localhost"))
if socket.has_ipv6:
    try:
        s = socket.create_server(("::1", 0), family=socket.AF_INET6); c = socket.create_connection(s.getsockname()[:2]); a, _ = s.accept(); a.send(b"six"); print(c.recv(9))
    except OSError as e: print("six", e.errno)
s = socket.create_server(("127.0.0.1", 0)); p = s.getsockname()[1]; s.close()
try: socket.create_connection(("127.0.0.1", p))
except ConnectionRefusedError: print("refused")
