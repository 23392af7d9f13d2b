"""Writes down the public members of ligo-gracedb's GraceDb, for test/wire/members.test.ts.

    python members.py > test/data/ligo-gracedb-members.json

Methods with their parameters: `?` after one that may be left out, `*` where further ones are swallowed. Python must be that of the
conformance tests (test/conformance/requirements.txt).
"""
import inspect
import json
from importlib.metadata import version

from ligo.gracedb.rest import GraceDb


def parameters(function):
    """As test/wire/signatures.ts has them."""
    known = list(inspect.signature(inspect.unwrap(function)).parameters.values())[1:]
    swallows = any(one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD) for one in known)
    names = [one.name + ('' if one.default is one.empty else '?') for one in known
             if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    return ' '.join(names + ['*'] * swallows)


def main():
    methods, properties, inherited = {}, [], []
    for name in sorted(dir(GraceDb)):
        own = next(kind for kind in GraceDb.__mro__ if name in vars(kind)).__module__.startswith('ligo.')
        if name.startswith('__') or (name.startswith('_') and name != '_reserve_graceid'):
            continue
        member = inspect.getattr_static(GraceDb, name)
        if not own:
            inherited.append(name)
        elif isinstance(member, property):
            properties.append(name)
        else:
            methods[name] = parameters(getattr(GraceDb, name))
    client = {'ligo-gracedb': version('ligo-gracedb'), 'constructor': parameters(GraceDb.__init__)}
    print(json.dumps(client | {'methods': methods, 'properties': properties, 'inherited': inherited}, indent='\t'))


main()
