"""LIGO's two Python clients at the tasks of the benchmark: clients.py CLIENT FACTS. Prints a report as JSON."""

import io
import json
import resource
import sys
import time


def read_all(stream):
    while stream.read(2**20):
        pass


def peak_memory():
    """Bytes; of this program alone, where the system gives that: ru_maxrss begins with the parent's."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def ligo_gracedb(facts):
    from ligo.gracedb.rest import GraceDb

    client = GraceDb(facts["url"])
    pages = {"count": facts["pageSize"]} if facts.get("pageSize") else {}
    return {
        "export": lambda: sum(1 for _ in client.superevents("", **pages)),
        "get": lambda: [client.superevent(i).json() for i in facts["ids"]],
        "label": lambda: [client.write_label(i, facts["label"]) for i in facts["ids"]],
        "download": lambda: read_all(client.files(facts["ids"][0], facts["file"])),
        "upload": lambda: client.write_log(facts["ids"][0], "bench", "large.bin", open(facts["path"], "rb")),
    }


def gracedb_sdk(facts):
    import gracedb_sdk as sdk

    client = sdk.Client(facts["url"] + "v1/", token=facts["tokenFile"])
    pages = {"count": facts["pageSize"]} if facts.get("pageSize") else {}
    each = client.superevents
    return {
        "export": lambda: sum(1 for _ in each.search(query="", **pages)),
        "get": lambda: [each[i].get() for i in facts["ids"]],
        "label": lambda: [each[i].labels.create(facts["label"]) for i in facts["ids"]],
        "download": lambda: read_all(each[facts["ids"][0]].files[facts["file"]].get()),
        "upload": lambda: each[facts["ids"][0]].logs.create(
            comment="bench", filename="large.bin", filecontents=open(facts["path"], "rb")
        ),
    }


def main():
    contestant, facts = sys.argv[1], json.loads(sys.argv[2])
    tasks = {"ligo-gracedb": ligo_gracedb, "gracedb-sdk": gracedb_sdk}[contestant](facts)
    task = tasks[facts["task"]]
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.monotonic()
    task()
    seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"seconds": seconds, "cpu": cpu, "memory": peak_memory()}))


main()
