"""A proxy that leads every name to one address, for a client that has the name of its server of tokens written in its code.

It passes bytes on and reads none of them: who is at the other end is for the client to see by the certificate.
"""

import contextlib
import socket
import socketserver
import threading


class _Tunnel(socketserver.StreamRequestHandler):
    def handle(self):
        method = self.rfile.readline().split(b" ")[0]
        while self.rfile.readline().strip():
            pass
        if method != b"CONNECT":
            self.wfile.write(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(self.server.target) as there:
            self.wfile.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
            back = threading.Thread(target=_pass, args=(there, self.connection), daemon=True)
            back.start()
            _pass(self.connection, there)
            back.join()


def _pass(source, target):
    # Either end may hang up at any time.
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


def open_to(address):
    """The proxy's address; it is there as long as this program."""
    host, port = address.rsplit(":", 1)
    server = _Server(("127.0.0.1", 0), _Tunnel)
    server.target = (host, int(port))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://{}:{}".format(*server.server_address)
