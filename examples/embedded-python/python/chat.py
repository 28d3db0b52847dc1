"""The talking half of `chat`: answers each line it is given."""

import sys


def answer(line):
    return f"You said {len(line.split())} words."


def smoke_test():
    """Imports what needs libraries of its own, and uses it."""
    import ctypes
    import hashlib
    import json
    import sqlite3
    import ssl
    import zlib

    assert ctypes.sizeof(ctypes.c_void_p) in (4, 8)
    assert hashlib.sha256(b"").hexdigest().startswith("e3b0c442")
    assert json.loads(json.dumps({"a": [1, None]})) == {"a": [1, None]}
    assert sqlite3.connect(":memory:").execute("select 6 * 7").fetchone() == (42,)
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED
    assert zlib.decompress(zlib.compress(b"text")) == b"text"
    print("Python", sys.version.split()[0], "prefix", sys.prefix)
    print("ctypes hashlib json sqlite3 ssl zlib: fine, with", ssl.OPENSSL_VERSION, "and SQLite", sqlite3.sqlite_version)


if sys.argv[1:] == ["--smoke-python"]:
    smoke_test()
else:
    for text in sys.stdin:
        print(answer(text), flush=True)
