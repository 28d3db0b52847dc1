"""Packs the folders control/ and data/ as deb(5) has it: pack_deb.py <package> [--size <bytes of the first file>]
[--empty-link <path>]; the size is only said, and what follows is shorter; the symlink has no target; with --packer data.tar is two compressed streams, called --name."""
import argparse
import io
import os
import subprocess
import tarfile

parser = argparse.ArgumentParser()
parser.add_argument('package')
parser.add_argument('--size', type=int)
parser.add_argument('--empty-link')
parser.add_argument('--packer', type=str.split, help='compresses each half of data.tar to standard output')
parser.add_argument('--name', default='data.tar')
request = parser.parse_args()


def owned(info):
    info.uid = info.gid = 0
    info.uname = info.gname = 'root'
    info.mtime = 1700000000
    return info


def tar_of(folder):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w', format=tarfile.GNU_FORMAT) as tar:
        for base, folders, files in sorted(os.walk(folder)):
            for name in sorted(folders + files):
                source = os.path.join(base, name)
                info = owned(tar.gettarinfo(source, './' + os.path.relpath(source, folder)))
                if request.size and folder == 'data' and info.isreg():
                    info.size = request.size
                    return out.getvalue() + info.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 20)
                tar.addfile(info, open(source, 'rb') if info.isreg() else None)
        if request.empty_link and folder == 'data':
            link = owned(tarfile.TarInfo('./' + request.empty_link))
            link.type, link.mode = tarfile.SYMTYPE, 0o777
            tar.addfile(link)
    return out.getvalue()


data = tar_of('data')
if request.packer:
    half = len(data) // 2
    data = b''.join(subprocess.run(request.packer, input=part, capture_output=True, check=True).stdout
                    for part in (data[:half], data[half:]))
members = [('debian-binary', b'2.0\n'), ('control.tar', tar_of('control')), (request.name, data)]
with open(request.package, 'wb') as deb:
    deb.write(b'!<arch>\n')
    for name, data in members:
        deb.write(f'{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n'.encode() + data + b'\n' * (len(data) % 2))
