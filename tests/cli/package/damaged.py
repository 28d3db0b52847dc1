"""Publishes <format>/<package> with one bit changed, 300 times, all over the file: damaged.py <format>."""
import glob
import os
import subprocess
import sys

FLIPS = 300
format = sys.argv[1]
[package] = glob.glob(f'{format}/app*.{format}')
original = open(package, 'rb').read()
os.mkdir(f'damaged-{format}')
damaged = f'damaged-{format}/{os.path.basename(package)}'
refused = 0
for flip in range(FLIPS):
    data = bytearray(original)
    bit = flip * len(data) * 8 // FLIPS + flip * 7919 % 8
    data[bit // 8] ^= 1 << bit % 8
    with open(damaged, 'wb') as file:
        file.write(data)
    result = subprocess.run(['pdist-package', 'publish', '--root', f'{format}-root', '--from', f'damaged-{format}',
                             '--to', 'out'], capture_output=True, text=True)
    words = f'pdist-package: error: {damaged}'
    if result.returncode == 1 and result.stderr.startswith(words):
        refused += 1
    elif result.returncode != 0:
        sys.exit(f'bit {bit} of {package}: status {result.returncode}: {result.stderr}')
print(f'{format}: {refused} of {FLIPS} refused')
if refused == 0:
    sys.exit('no damage was noticed')
