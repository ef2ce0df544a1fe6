#!/usr/bin/env python3
"""A webhook that allows everything and writes down what it was asked.

usage: recorder.py CERT KEY LOG

Prints its port. LOG gets a line per review: PATH OPERATION RESOURCE[/SUBRESOURCE] NAME.
"""

import http.server
import json
import ssl
import sys


class Recorder(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = json.loads(body)["request"]
        resource = request["resource"]["resource"]
        if request.get("subResource"):
            resource += "/" + request["subResource"]
        path = self.path.split("?")[0]
        # On disk before the answer: whoever made the request may look as soon as it is through.
        with open(self.server.log, "a", encoding="utf-8") as log:
            print(path, request["operation"], resource, request.get("name", ""), file=log)
        answer = json.dumps({
            "apiVersion": "admission.k8s.io/v1",
            "kind": "AdmissionReview",
            "response": {"uid": request["uid"], "allowed": True},
        }).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def main():
    cert, key, log = sys.argv[1:]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.log = log
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    server.serve_forever()


main()
