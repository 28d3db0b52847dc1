#!/bin/sh
# A package that was damaged between packing and publishing is refused with words, or is what was laid out: nothing ends by a
# signal, whatever bit is another.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/small_packages.sh"
make_small_packages

for format in deb rpm; do
  pdist-package publish --root $format-root --from $format --to good
  python3 "$PDIST_SOURCE/tests/cli/package/damaged.py" $format >damaged.txt || fail "$(cat damaged.txt)"
done

# A symlink without a target, which libarchive gives no text for.
mkdir parts
(cd parts && ar x ../deb/app_1.0.0-1_all.deb && tar -xf data.tar.* -O >/dev/null)
python3 - <<'PYTHON'
import io, tarfile
data = io.BytesIO()
with tarfile.open(fileobj=data, mode='w') as tar:
    link = tarfile.TarInfo('./usr/lib/app/share/app/link')
    link.type, link.linkname = tarfile.SYMTYPE, ''
    tar.addfile(link)
open('parts/data.tar', 'wb').write(data.getvalue())
PYTHON
mkdir hollow
(cd parts && ar rc ../hollow/app_1.0.0-1_all.deb debian-binary control.tar.* data.tar)
capture pdist-package publish --root deb-root --from hollow --to out
expect_error 1 "pdist-package: error: hollow/app_1.0.0-1_all.deb: it holds 'usr/lib/app/share/app/link': that is a symlink without a target"
