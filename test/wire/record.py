"""Records what ligo-gracedb sends, in the form of test/data/ligo-gracedb-wire.json.

    python record.py CASES [OUT]

Runs the calls (id, method, args, kwargs, client, stdin, server) of a case file against a server of its own and writes the file again
with what arrived (requests) and what came of it (outcome). A new case needs no more than the call. Files and root are those of
CASES, or of test/data/ligo-gracedb-wire.json if it has none. Python must be that of the conformance tests
(test/conformance/requirements.txt). Not for cases about credentials, Kafka and dropped connections.
"""
import base64
import hashlib
import io
import json
import mimetypes
import os
import sys
import tempfile
import threading
import uuid
import warnings
from datetime import datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from ligo.gracedb.rest import GraceDb

STANDARD = Path(__file__).parent.parent / 'data' / 'ligo-gracedb-wire.json'
OLD_LACKS = ('api-default', 'user-info', 'gwtc', 'notice', 'event-reserve', 'event-upload', 'pipeline-preferred')
V236_LACKS = ('em-groups', 'instruments', 'wavebands')
ROWS = {'events': [f'G00000{n}' for n in range(5)], 'superevents': [f'S190425{c}' for c in 'abcde']}


def root_of(root, name):
    """The root that a kind of server gives: api, old/api or v236/api."""
    lacks = OLD_LACKS if name.startswith('old') else V236_LACKS if name.startswith('v236') else ()
    whole = (lambda key: not any(part in key for part in lacks)) if lacks else (lambda key: True)
    return {
        key: {k: v for k, v in value.items() if whole(k)} if key in ('links', 'templates') else value
        for key, value in root.items() if whole(key)
    }


class Server(ThreadingHTTPServer):
    """Says yes to everything, after the answers of the script, and keeps what arrived."""

    def __init__(self, root):
        super().__init__(('127.0.0.1', 0), Handler)
        self.root, self.name, self.arrived, self.script = root, 'api', [], []

    @property
    def api(self):
        return f'http://127.0.0.1:{self.server_port}/{self.name}/'


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    wbufsize = -1  # Head and body of an answer in one piece.

    def handle_any(self):
        content = self.content()
        path, _, query = self.path.partition('?')
        path = path.replace(f'/{self.server.name}/', '{api}', 1)
        self.server.arrived.append(request_of(self.command, path, query, self.headers, content))
        status, answer, headers = *self.answer(path, dict(parse_qsl(query))), {}
        if self.server.script and path.removeprefix('{api}') not in ('', 'v1/', 'v2/'):
            scripted = self.server.script.pop(0)
            status, answer, headers = scripted['status'], scripted.get('body', {}), scripted.get('headers', {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        body = b'' if status == 204 else answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_header('Content-Type', 'application/json')
        if status != 204:
            self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_any

    def content(self):
        if self.headers.get('Transfer-Encoding') != 'chunked':
            return self.rfile.read(int(self.headers.get('Content-Length') or 0))
        content = b''
        while size := int(self.rfile.readline(), 16):
            content += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return content

    def answer(self, path, query):
        rest = path.removeprefix('{api}')
        version, rest = (rest[:3], rest[3:]) if rest[:3] in ('v1/', 'v2/') else ('', rest)
        if rest[:1] == 'v' and rest.count('/') == 1:
            return 404, {}
        if rest == '':
            text = json.dumps(root_of(self.server.root, self.server.name))
            return 200, json.loads(text.replace('{api}', self.server.api + version))
        tree, rest = rest.split('/', 1) if '/' in rest else (rest, '')
        if self.command == 'GET' and '/files/' in rest and not rest.endswith('/files/'):
            return 200, b'file contents\n'
        if self.command == 'GET' and tree in ROWS and rest == '':
            return 200, self.page(tree, version, query)
        if self.command == 'GET' and tree == 'gwtc':
            rows = [{'number': rest.strip('/').split('/')[0] or '4', 'version': n} for n in (2, 1)]
            return 200, {'count': 2, 'next': None, 'previous': None, 'results': rows}
        created = {'POST': 201, 'PUT': 201, 'DELETE': 204}
        return created.get(self.command, 200), {}

    def page(self, tree, version, query):
        number = lambda name: int(query[name]) if query.get(name, '').isdigit() else 0
        names, size, start = ROWS[tree], number('count') or 5, number('start')
        following = {**query, 'start': start + size}
        address = f'{self.server.api}{version}{tree}/'
        more = f'{address}?{urlencode(following)}' if start + size < len(names) else None
        one = 'graceid' if tree == 'events' else 'superevent_id'
        rows = [{one: name, 'far': 1e-9, 't_0': 1.5, 'gpstime': 1.5, 'labels': []} for name in names]
        return {'numRows': len(names), 'links': {'self': address, 'next': more}, tree: rows[start:start + size]}

    def log_message(self, *args):
        pass


def request_of(verb, path, query, headers, content):
    """A request in the form of the case file."""
    kind = headers.get('Content-Type')
    request = {'verb': verb, 'path': path}
    if query:
        request['query'] = parse_qsl(query, keep_blank_values=True)
    if kind:
        request['headers'] = {'content-type': kind.split(';')[0]}
    request['body'] = body_of(kind or '', content)
    return request


def body_of(kind, content):
    if not content:
        return None
    if kind.startswith('application/json'):
        return {'json': json.loads(content)}
    if kind.startswith('multipart/form-data'):
        boundary = b'--' + kind.split('boundary=')[1].encode()
        return {'multipart': [part_of(piece[2:-2]) for piece in content.split(boundary)[1:-1]]}
    if kind.startswith('application/x-www-form-urlencoded'):
        return {'form': parse_qsl(content.decode(), keep_blank_values=True)}
    return {'text': content.decode()}


def part_of(piece):
    head, _, content = piece.partition(b'\r\n\r\n')
    headers = dict(line.split(': ', 1) for line in head.decode().split('\r\n'))
    fields = dict(one.split('=', 1) for one in headers['Content-Disposition'].split('; ')[1:])
    part = {key: fields[key].strip('"') for key in ('name', 'filename') if key in fields}
    if 'Content-Type' in headers:
        part['contentType'] = headers['Content-Type']
    try:
        return part | {'text': content.decode()}
    except UnicodeDecodeError:
        return part | {'sha256': hashlib.sha256(content).hexdigest(), 'length': len(content)}


def python(value, api, opened):
    """A value of the case file as Python's own."""
    if isinstance(value, list):
        return [python(one, api, opened) for one in value]
    if isinstance(value, str):
        return value.replace('{api}', api)
    if not isinstance(value, dict):
        return value

    def keep(file):
        opened.append(file)
        return file

    special = {
        '$float': float,
        '$bytes': lambda text: text.encode(),
        '$base64': base64.b64decode,
        '$tuple': lambda items: tuple(python(items, api, opened)),
        '$set': lambda items: set(python(items, api, opened)),
        '$uuid': uuid.UUID,
        '$openFile': lambda name: keep(open(name, 'rb')),
        '$openText': lambda name: keep(open(name, encoding='utf-8')),
        '$bytesIO': lambda text: io.BytesIO(text.encode()),
        '$stringIO': io.StringIO,
        '$bytearray': lambda text: bytearray(text.encode()),
        '$generator': lambda items: (one for one in python(items, api, opened)),
        '$path': Path,
        '$datetime': datetime.fromisoformat,
        '$decimal': Decimal,
    }
    for key, make in special.items():
        if set(value) == {key}:
            return make(value[key])
    return {key: python(one, api, opened) for key, one in value.items()}


def run(server, case):
    """Runs one call and returns what arrived, and what came of it."""
    options = case.get('client', {})
    server.name, server.arrived, server.script = options.get('root', 'api'), [], list(case.get('server', []))
    opened, outcome = [], {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            wanted = options.get('api_version')
            client = GraceDb(service_url=server.api, force_noauth=True, api_version=wanted)
            if not options.get('fresh'):
                client.service_info
                server.arrived = []
            if 'stdin' in case:
                sys.stdin = io.TextIOWrapper(io.BytesIO(case['stdin'].encode()))
            member = getattr(client, case['method'])
            kwargs = {key: python(value, server.api, opened) for key, value in case.get('kwargs', {}).items()}
            result = member(*python(case.get('args', []), server.api, opened), **kwargs) if callable(member) else member
            outcome = outcome_of(result)
        except Exception as error:
            status = getattr(getattr(error, 'response', None), 'status_code', None)
            outcome = {'raises': type(error).__name__}
            outcome |= {'status': status} if status else {}
    for file in opened:
        file.close()
    warned = [one.category.__name__ for one in caught if issubclass(one.category, DeprecationWarning)]
    return server.arrived, outcome | ({'warns': warned} if warned else {})


def outcome_of(result):
    if hasattr(result, 'status_code'):
        return {'status': result.status_code}
    if hasattr(result, '__next__'):
        rows = list(result)
        return {'rows': [row.get('graceid') or row.get('superevent_id') or row.get('number') for row in rows]}
    return {'returns': result if isinstance(result, (int, str, list)) else '(object)'}


def write_files(files):
    for name, file in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if 'text' in file:
            path.write_text(file['text'])
        elif 'base64' in file:
            path.write_bytes(base64.b64decode(file['base64']))
        else:
            path.write_bytes(bytes(n % 256 for n in range(file['length'])))


def main(source, target):
    standard, cases = json.loads(STANDARD.read_text()), json.loads(Path(source).read_text())
    files, root = cases.get('files') or standard['files'], cases.get('root') or standard['root']
    mimetypes.knownfiles.clear()  # Every machine has its own tables.
    mimetypes.init()
    server = Server(root)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    target = Path(target).resolve()
    recorded = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_files(files)
        for case in cases['cases']:
            requests, outcome = run(server, case)
            call = {'id': case['id'], 'method': case['method'], 'args': case.get('args', []), 'kwargs': case.get('kwargs', {})}
            more = {key: case[key] for key in ('client', 'stdin', 'server', 'note') if key in case}
            recorded.append(call | more | {'requests': requests, 'outcome': outcome})
        os.chdir(target.parent)
    server.shutdown()
    about = {'what': 'HTTP requests that the Python client sends, recorded case by case', 'recordedWith': {'ligo-gracedb': version('ligo-gracedb')}}
    head = {'about': about} | {key: value for key, value in cases.items() if key not in ('about', 'cases')}
    lines = ',\n'.join(json.dumps(case, ensure_ascii=False) for case in recorded)
    target.write_text(json.dumps(head, ensure_ascii=False)[:-1] + f',\n"cases": [\n{lines}\n]}}\n')


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[-1])
