"""Publishes <format>/<package> with one bit changed, 300 times, all over the file: damaged.py <format>."""
import glob
import os
import subprocess
import sys

FLIPS = 300
# What reads all of a package that it installs.
TOOLS = {'deb': [['dpkg-deb', '--info'], ['dpkg-deb', '--ctrl-tarfile'], ['dpkg-deb', '--fsys-tarfile']],
         'rpm': [['rpm', '--checksig', '--nosignature'], ['rpm2cpio']]}
format = sys.argv[1]
[package] = glob.glob(f'{format}/app*.{format}')
original = open(package, 'rb').read()
os.mkdir(f'damaged-{format}')
damaged = f'damaged-{format}/{os.path.basename(package)}'


def said(tool, folder):
    """What the tool finds in the package of that folder."""
    output = subprocess.run([*tool, f'{folder}/{os.path.basename(package)}'], capture_output=True).stdout
    return output.replace(f'{folder}/'.encode(), b'')


refused = 0
for flip in range(FLIPS):
    data = bytearray(original)
    bit = flip * len(data) * 8 // FLIPS + flip * 7919 % 8
    data[bit // 8] ^= 1 << bit % 8
    with open(damaged, 'wb') as file:
        file.write(data)
    result = subprocess.run(['pdist-package', 'publish', '--root', f'{format}-root', '--from', f'damaged-{format}',
                             '--to', 'out'], capture_output=True, text=True)
    if result.returncode == 1 and result.stderr.startswith(f'pdist-package: error: {damaged}'):
        refused += 1
        continue
    if result.returncode != 0:
        sys.exit(f'bit {bit} of {package}: status {result.returncode}: {result.stderr}')
    for tool in TOOLS[format]:
        if subprocess.run([*tool, damaged], capture_output=True).returncode != 0:
            sys.exit(f'bit {bit} of {package}: is published, and {tool} refuses it')
        if said(tool, 'out') != said(tool, 'good'):
            sys.exit(f'bit {bit} of {package}: what is published is another package to {tool}')
print(f'{format}: {refused} of {FLIPS} refused')
# A few bits of zstd mean nothing, and the lead of an .rpm has a number that nobody reads.
if refused < FLIPS - (30 if format == 'deb' else 1):
    sys.exit('damage was not noticed')
