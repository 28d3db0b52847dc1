"""read_bom.py <Bom>: prints what a bill of materials says: kind, mode, uid/gid, size, checksum, path, link; by path.

Written from the format's facts (see tools/package/pkg/bom.hpp), apart from what writes them. Whatever the file has that
does not fit the facts ends it with an error.
"""
import struct
import sys

data = open(sys.argv[1], "rb").read()


def need(true, what):
    if not true:
        sys.exit("read_bom: " + what)


magic, version, count, index_at, index_size, names_at, names_size = struct.unpack_from(">8s6I", data)
need(magic == b"BOMStore" and version == 1, "this is no bill of materials")
need(index_at + index_size <= len(data) and names_at + names_size <= len(data), "index or variables are past the end")
pointers, = struct.unpack_from(">I", data, index_at)
need(index_size == 4 + 8 * pointers + 4 + 16, "the index has another size")
places = [struct.unpack_from(">II", data, index_at + 4 + 8 * i) for i in range(pointers)]
need(places[0] == (0, 0), "block 0 is not empty")
need(sum(1 for _, size in places if size) == count, "the header counts other blocks")
need(data[index_at + 4 + 8 * pointers:index_at + index_size] == bytes(20), "blocks are free")
used = sorted(place for place in places if place[1])
need(all(a[0] + a[1] <= b[0] for a, b in zip(used, used[1:])), "blocks overlap")
need(used[0][0] >= 512 and used[-1][0] + used[-1][1] <= len(data), "a block is outside")


def block(number):
    place, size = places[number]
    need(size, "an empty block is named")
    return data[place:place + size]


variables = {}
at = names_at + 4
for _ in range(struct.unpack_from(">I", data, names_at)[0]):
    number, length = struct.unpack_from(">IB", data, at)
    variables[data[at + 5:at + 5 + length]] = number
    at += 5 + length
need(at == names_at + names_size, "the variables have another size")
need(list(variables) == [b"BomInfo", b"Paths", b"HLIndex", b"VIndex", b"Size64"], "there are other variables")


def leaves(number):
    """The pairs of a tree's leaves, in order; the tree's own count and the keys above are compared with them."""
    word, version, first, node_size, entries, _ = struct.unpack(">4sIIIIB", block(number))
    need(word == b"tree" and version == 1, "a tree begins otherwise")
    found = []

    def visit(node):
        content = block(node)
        need(len(content) == node_size, "a node has another size")
        leaf, length, following, previous = struct.unpack_from(">HHII", content)
        pairs = [struct.unpack_from(">II", content, 12 + 8 * i) for i in range(length)]
        if leaf:
            found.append((node, following, previous, pairs))
            return pairs[-1][1] if pairs else None
        for below, last in pairs:
            need(visit(below) == last, "the key of a node is not the last one below it")
        return pairs[-1][1]

    visit(first)
    for i, (_, following, previous, _) in enumerate(found):
        need(following == (found[i + 1][0] if i + 1 < len(found) else 0), "the next leaf is another one")
        need(previous == (found[i - 1][0] if i else 0), "the leaf before is another one")
    pairs = [pair for leaf in found for pair in leaf[3]]
    need(len(pairs) == entries, "a tree has another number of entries")
    return pairs


for name in (b"HLIndex", b"Size64"):
    need(leaves(variables[name]) == [], "there are hard links or large files")
need(leaves(struct.unpack_from(">I", block(variables[b"VIndex"]), 4)[0]) == [], "VIndex has entries")

names, keys, lines = {}, [], []
for value, key in leaves(variables[b"Paths"]):
    number, described = struct.unpack(">II", block(value))
    folder, = struct.unpack_from(">I", block(key))
    name = block(key)[4:]
    need(name.endswith(b"\0") and b"\0" not in name[:-1], "a name has no end")
    keys.append((folder, name))
    need(folder < number and number not in names, "a folder comes behind what is in it")
    names[number] = name[:-1] if folder == 0 else names[folder] + b"/" + name[:-1]
    record = block(described)
    kind, one, fields, mode, uid, gid, time, size, same, checksum, length = struct.unpack_from(">BBHHIIIIBII", record)
    need((one, fields, same) == (1, 15, 1), "a record has other fields")
    need(len(record) == 31 + {1: 4, 2: 0, 3: length + 8}[kind], "a record has another size")
    link = record[31:31 + length - 1] if length else b""
    lines.append((names[number], kind, mode, uid, gid, time, size, checksum, link))
need(keys == sorted(keys), "the paths are not sorted")
version, paths, sizes = struct.unpack_from(">III", block(variables[b"BomInfo"]))
need((version, paths, sizes) == (1, len(lines) + 1, 1), "BomInfo says something else")
for path, kind, mode, uid, gid, time, size, checksum, link in sorted(lines):
    sys.stdout.buffer.write(b"%s %o %d/%d %d %d %d %s" % (b"?fdl"[kind:kind + 1], mode, uid, gid, time, size, checksum, path))
    sys.stdout.buffer.write((b" -> " + link if link else b"") + b"\n")
