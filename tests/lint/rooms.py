#!/usr/bin/env python3
"""The rooms of tools/ (tools/rooms.json): checks what includes what, and that no format is named outside its folder.

rooms.py check <source tree> <format name>...   prints each finding as <file>:<line>: <what>; ends with 1 when there is one
rooms.py svg <source tree>                      prints the picture of the rooms
"""
import fnmatch
import json
import os
import re
import sys


class Rooms:
    def __init__(self, source):
        with open(os.path.join(source, "tools/rooms.json"), encoding="utf-8") as file:
            data = json.load(file)
        self.rooms = data["rooms"]
        self.without_header = data["without_header"]
        self.by_path = {room["path"]: room for room in self.rooms}

    def of(self, path):
        """The deepest room that a path below tools/ is in, or None."""
        found = [room for room in self.by_path if path == room or path.startswith(room + "/")]
        return max(found, key=len) if found else None

    def targets(self, room):
        """The rooms that a room may include."""
        return [other for other in self.by_path if other != room and self.may_include(room, other)]

    def may_include(self, room, other):
        return any(fnmatch.fnmatchcase(other, pattern) for pattern in self.by_path[room]["may_include"])


def sources(source, folder, endings):
    for where, folders, files in os.walk(os.path.join(source, folder)):
        folders.sort()
        for name in sorted(files):
            if name.endswith(endings) or name in endings:
                yield os.path.relpath(os.path.join(where, name), source)


def read(source, path):
    with open(os.path.join(source, path), encoding="utf-8") as file:
        return file.read()


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def check_data(rooms):
    """The data itself: what is named is there, and an arrow leads to a lower floor."""
    for room in rooms.rooms:
        for pattern in room["may_include"]:
            if not any(fnmatch.fnmatchcase(other, pattern) for other in rooms.by_path):
                yield f"tools/rooms.json:1: {room['path']} may include {pattern}, which is no room"
        for other in rooms.targets(room["path"]):
            if rooms.by_path[other]["floor"] <= room["floor"]:
                yield f"tools/rooms.json:1: {room['path']} may include {other}, which is not on a lower floor"


def check_headers(source, rooms):
    """A .cpp has a header of its name, so that one finds what is in it."""
    for path in sources(source, "tools", (".cpp",)):
        inner = os.path.relpath(path, "tools")
        alone = any(fnmatch.fnmatchcase(inner, pattern) for pattern in rooms.without_header)
        if alone == os.path.exists(os.path.join(source, path[:-4] + ".hpp")):
            yield f"{path}:1: {'has a header and is said to have none' if alone else 'has no header of its name'}"


def check_includes(source, rooms):
    for path in sources(source, "tools", (".cpp", ".hpp")):
        text = read(source, path)
        room = rooms.of(os.path.relpath(path, "tools"))
        if room is None:
            yield f"{path}:1: is in no room of tools/rooms.json"
            continue
        for include in re.finditer(r'^#include "([^"]+)"', text, re.MULTILINE):
            other = rooms.of(include[1])
            where = f"{path}:{line_of(text, include.start())}"
            if other is None:
                yield f"{where}: {include[1]} is in no room of tools/rooms.json"
            elif other != room and not rooms.may_include(room, other):
                yield f"{where}: {room} may not include {other} ({include[1]})"


CPP_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^()\s\\"]*)\((?P<raw>.*?)\)(?P=tag)"|"(?P<text>(?:[^"\\\n]|\\.)*)"'
    r"|'(?:[^'\\\n]|\\.)*'|(?P<word>[A-Za-z_]\w*)", re.DOTALL)
CMAKE_TOKEN = re.compile(
    r'#\[(?P<equals>=*)\[.*?\](?P=equals)\]|#[^\n]*|"(?P<text>(?:[^"\\]|\\.)*)"|(?P<word>[^\s()"#]+)', re.DOTALL)


def names_in(text, token):
    """Identifiers and string literals, each with its offset. Comments are passed over."""
    for match in token.finditer(text):
        for group in ("raw", "text", "word"):
            if match.groupdict().get(group) is not None:
                yield match[group], match.start()


def is_home(path, name):
    """Where a format may be named: its folder, the lists, and rooms whose names are not those of formats."""
    homes = (f"tools/package/formats/{name}/", "tools/package/formats/all.cpp", "tools/package/CMakeLists.txt",
             "cmake/internal/Formats.cmake", "tools/package/version/", "tools/package/index/")
    return path.startswith(homes)


def read_exceptions(source):
    """Lines '<path> <name> <reason>'."""
    out = {}
    for line in read(source, "tests/lint/format_names.txt").splitlines():
        if line and not line.startswith("#"):
            path, name, reason = line.split(None, 2)
            out[path, name] = reason
    return out


def check_format_names(source, formats):
    exceptions = read_exceptions(source)
    if len(exceptions) > 10:
        yield "tests/lint/format_names.txt:1: has more than 10 exceptions"
    used = set()
    files = [(path, CPP_TOKEN) for path in sources(source, "tools/package", (".cpp", ".hpp"))]
    files += [(path, CMAKE_TOKEN) for path in sources(source, "cmake", (".cmake", ".cmake.in"))]
    files += [(path, CMAKE_TOKEN) for path in sources(source, "tools/package", ("CMakeLists.txt",))]
    for path, token in files:
        text = read(source, path)
        for word, at in names_in(text, token):
            name = word.lower()
            if name not in formats or is_home(path, name):
                continue
            if (path, name) in exceptions:
                used.add((path, name))
                continue
            yield f"{path}:{line_of(text, at)}: names the format {name}"
    for path, name in sorted(set(exceptions) - used):
        yield f"tests/lint/format_names.txt:1: {path} does not name {name}"


def svg(rooms):
    """Floors from the top down; each room says below its name whom it may include."""
    columns, width, height, gap = 5, 250, 96, 16
    floors = {}
    for room in rooms.rooms:
        floors.setdefault(room["floor"], []).append(room)
    boxes, y = [], gap
    for floor in sorted(floors):
        for at in range(0, len(floors[floor]), columns):
            for column, room in enumerate(floors[floor][at:at + columns]):
                boxes.append((gap + column * (width + gap), y, room))
            y += height + gap
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{columns * (width + gap) + gap}" height="{y}" '
           'font-family="sans-serif">',
           "<!-- Made by tests/lint/rooms.py from tools/rooms.json. -->",
           '<rect width="100%" height="100%" fill="white"/>']
    for x, top, room in boxes:
        package = room["path"].startswith("package/")
        out.append(f'<rect x="{x}" y="{top}" width="{width}" height="{height}" rx="6" '
                   f'fill="{"#e8f0fb" if package else "#f4f1e8"}" stroke="#556"/>')
        out.append(f'<text x="{x + 10}" y="{top + 20}" font-size="14" font-weight="bold">{room["path"]}</text>')
        words, lines = [pattern.removeprefix("package/") for pattern in room["may_include"]] or ["nothing"], [""]
        for word in words:
            if lines[-1] and len(lines[-1]) + len(word) > 36:
                lines.append("")
            lines[-1] += (", " if lines[-1] else "") + word
        for index, line in enumerate(lines[:5]):
            out.append(f'<text x="{x + 10}" y="{top + 37 + 13 * index}" font-size="11" fill="#334">'
                       f'{"→ " if index == 0 else ""}{line}</text>')
    return "\n".join(out + ["</svg>", ""])


def check_picture(source, rooms):
    if read(source, "docs/architecture.svg") != svg(rooms):
        yield "docs/architecture.svg:1: is not made from tools/rooms.json: tests/lint/rooms.py svg . >docs/architecture.svg"


def main(words):
    if len(words) > 2 and words[0] == "check":
        rooms = Rooms(words[1])
        findings = [*check_data(rooms), *check_headers(words[1], rooms), *check_includes(words[1], rooms),
                    *check_format_names(words[1], set(words[2:])), *check_picture(words[1], rooms)]
        print(*findings, sep="\n", end="\n" if findings else "")
        return 1 if findings else 0
    if len(words) == 2 and words[0] == "svg":
        sys.stdout.write(svg(Rooms(words[1])))
        return 0
    sys.stderr.write(__doc__)
    return 2


sys.exit(main(sys.argv[1:]))
