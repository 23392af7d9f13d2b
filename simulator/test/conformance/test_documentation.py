"""That the rehearsal in docs/simulator.md works when it is copied line by line."""

import ast
import code
import os
import pathlib
import re
import sys

import pytest

PAGE = pathlib.Path(__file__).parents[3] / "docs" / "simulator.md"

# Where the page lets the control interface stand.
CONTROL = "http://localhost:8766"


def lines():
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) > 5
    for block in blocks:
        # An empty line ends what is indented.
        yield from [*block.splitlines(), ""]


class Console(code.InteractiveConsole):
    """An interpreter as a person sees it, that gives the values of lines and lets errors through."""

    def showtraceback(self):
        raise sys.exc_info()[1]

    def showsyntaxerror(self, filename=None, **_):
        raise sys.exc_info()[1]


@pytest.fixture
def environment(simulator):
    if simulator.profile == "classic":
        pytest.skip("the page is about the current profile")
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def test_the_snippets_give_what_stands_beside_them(simulator, environment, monkeypatch):
    values = []
    monkeypatch.setattr(sys, "displayhook", values.append)
    console = Console()
    seen = 0
    for line in lines():
        values.clear()
        console.push(line.replace(CONTROL, simulator.control))
        _, mark, expected = line.partition("  # ")
        if mark:
            assert values == [ast.literal_eval(expected)], line
            seen += 1
    assert seen > 10
