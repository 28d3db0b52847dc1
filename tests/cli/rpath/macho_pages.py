"""Recomputes the page hashes of every slice's code signature: <file>. By the formats' facts, with nothing of ours."""
import hashlib
import struct
import sys

data = open(sys.argv[1], 'rb').read()


def slices():
    magic, count = struct.unpack_from('>II', data)
    if magic != 0xCAFEBABE:
        return [data]
    entries = [struct.unpack_from('>IIIII', data, 8 + 20 * i) for i in range(count)]
    return [data[offset:offset + size] for _, _, offset, size, _ in entries]


def check(part):
    assert struct.unpack_from('<I', part)[0] == 0xFEEDFACF, 'a 64-bit file'
    count, size = struct.unpack_from('<II', part, 16)
    at, end, commands = 32, 32 + size, []
    for _ in range(count):
        kind, length = struct.unpack_from('<II', part, at)
        commands.append((kind, at))
        at += length
    assert at == end, 'the commands fill their list'
    linkedit = [at for kind, at in commands if kind == 0x19 and part[at + 8:at + 18] == b'__LINKEDIT']
    offset, size = struct.unpack_from('<QQ', part, linkedit[0] + 40)
    assert offset + size == len(part), '__LINKEDIT ends with the file'
    assert commands[-1][0] == 0x1D, 'the last command is LC_CODE_SIGNATURE'
    offset, size = struct.unpack_from('<II', part, commands[-1][1] + 8)
    assert offset % 16 == 0 and offset + size == len(part), 'the signature is 16-aligned, and ends with the file'
    blob = part[offset:]
    magic, _, blobs = struct.unpack_from('>III', blob)
    assert magic == 0xFADE0CC0
    index = dict(struct.unpack_from('>II', blob, 12 + 8 * i) for i in range(blobs))
    directory = blob[index[0]:]
    (magic, _, version, flags, hashes, identifier, special, pages, limit, hash_size, hash_type, _, log) = \
        struct.unpack_from('>IIIIIIIIIBBBB', directory)
    assert magic == 0xFADE0C02 and version >= 0x20400 and flags & 2, 'an ad-hoc CodeDirectory'
    assert limit == offset and hash_size == 32 and hash_type == 2, 'SHA-256 of all before the signature'
    page = 1 << log
    assert pages == (limit + page - 1) // page
    for i in range(pages):
        digest = hashlib.sha256(part[i * page:min((i + 1) * page, limit)]).digest()
        assert digest == directory[hashes + 32 * i:hashes + 32 * (i + 1)], f'page {i}'


for each in slices():
    check(each)
