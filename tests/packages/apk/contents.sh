#!/bin/sh
# What is in a package for Alpine: as it was laid out, read by libarchive (in cmake -E tar) and GNU tar, the same bytes in another
# time zone, folder and umask.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/apk/dist.sh"
make_dist dist
metadata package.yaml 1.2.0-rc.1
build dist package.yaml out
expect_status 0
package=out/chat-1.2.0_rc1-r1.apk
[ "$(ls out)" = "$(printf '%s\n' chat-1.2.0_rc1-r1.apk chat-1.2.0_rc1-r1.apk.sha256)" ] || fail "made: $(ls out)"
(cd out && sha256sum -c --quiet --strict ./*.sha256) || fail 'the checksum is not right'

# Three members back to back: the last one's compressed bytes are what .PKGINFO has the digest of.
info $package >info.txt
cat >expected.txt <<END
pkgname = chat
pkgver = 1.2.0_rc1-r1
pkgdesc = chat server for small teams
url = https://example.org/chat
builddate = 1700000000
packager = Ada Example <ada@example.org>
size = SIZE
arch = x86_64
origin = chat
maintainer = Ada Example <ada@example.org>
license = MIT
depend = /bin/sh
depend = cmd:apk
provides = cmd:chatctl=1.2.0_rc1-r1
datahash = HASH
END
sed -E 's/^size = [0-9]+$/size = SIZE/; s/^datahash = [0-9a-f]{64}$/datahash = HASH/' info.txt | diff -u expected.txt - >&2 ||
  fail 'it says something else'
python3 - $package info.txt <<'END' || fail 'the members are not right'
import hashlib, sys, zlib
data, info = open(sys.argv[1], "rb").read(), dict(line.split(" = ", 1) for line in open(sys.argv[2]).read().splitlines())
members, rest = [], data
while rest:
    unpack = zlib.decompressobj(31)
    text = unpack.decompress(rest) + unpack.flush()
    members.append((rest[:len(rest) - len(unpack.unused_data)], text))
    rest = unpack.unused_data
assert len(members) == 2, len(members)
(_, control), (packed, tar) = members
assert hashlib.sha256(packed).hexdigest() == info["datahash"]
assert control[-512:] != bytes(512) and tar[-1024:] == bytes(1024) and tar[-1536:-1024] != bytes(512)
assert b"\n40 APK" not in tar and tar.count(b"APK-TOOLS.checksum.SHA1=") == 11, tar.count(b"APK-TOOLS.checksum.SHA1=")
END

# libarchive and GNU tar unpack what was laid out.
pdist-package root --dist dist --metadata package.yaml --format apk --output root >/dev/null
mkdir unpacked by-tar
(cd unpacked && "$PDIST_CMAKE" -E tar xf ../$package)
(cd by-tar && tar -xpzf ../$package --warning=no-unknown-keyword)
for folder in unpacked by-tar; do
  [ "$(find $folder -maxdepth 1 -name '.*' -type f | wc -l)" = 7 ] || fail "control files: $(ls -A $folder)"
  find $folder -maxdepth 1 -name '.*' -type f -delete
  diff -r --no-dereference $folder root/chat/tree >&2 || fail "$folder is another tree"
done
(cd by-tar && find . -printf '%P %y %m %l %T@\n' | sort) >by-tar.txt
(cd root/chat/tree && find . -printf '%P %y %m %l %T@\n' | sort) >root.txt
sed -i '/^ d/d' by-tar.txt root.txt
expect_same root.txt by-tar.txt

# systemd's files are of no use there.
[ -z "$(find unpacked -name 'systemd*' -o -name '*.d' ! -name init.d)" ] || fail "it has systemd's files"
[ "$(stat -c %a unpacked/etc/init.d/chatd)" = 755 ] || fail 'the service cannot be run'

cp -R dist 'an other dist'
(
  umask 077
  TZ=Asia/Kathmandu LC_ALL=C pdist-package build --dist 'an other dist' --metadata package.yaml --format apk --to 'an other' >/dev/null
)
expect_same $package 'an other/chat-1.2.0_rc1-r1.apk'

# A package without binaries is for every machine.
mkdir -p data/share/chat
echo data >data/share/chat/data
pdist-manifest write data --name chat --version 1.0.0 --time 1700000000 >/dev/null
printf '%s\n' 'name: chat' 'version: 1.0.0' 'summary: Nothing but a file' 'maintainer: Ada Example <ada@example.org>' \
  'license: MIT' 'conflicts: [talk < 2.0]' 'replaces: [talk]' 'provides: [talk = 2.0]' >data.yaml
build data data.yaml data-out --dry-run
expect_status 0
[ "$(cat out.txt)" = 'would write data-out/chat-1.0.0-r1.apk' ] || fail "$(cat out.txt)"
build data data.yaml data-out
expect_status 0
info data-out/chat-1.0.0-r1.apk >info.txt
for line in 'arch = noarch' 'depend = !talk<2.0' 'replaces = talk' 'provides = talk=2.0'; do
  expect_in info.txt "$line"
done

# A hook of comments only is a part of a script that runs; scripts that apk 3 would pass over are refused.
printf '#!/bin/sh\n# nothing yet\n' >nothing.sh
{ cat data.yaml && echo 'hooks: {pre_remove: nothing.sh, post_remove: large.sh}'; } >hook.yaml
printf '#!/bin/sh\n: %s\n' "$(printf %0200000d 0)" >large.sh
build data hook.yaml hook-out
expect_status 0
for script in .pre-deinstall .post-deinstall; do
  tar -xzOf hook-out/chat-1.0.0-r1.apk --warning=no-unknown-keyword $script >script.sh
  sh script.sh || fail "$script does not run"
done
printf '#!/bin/sh\n: %s\n' "$(printf %0262100d 0)" >large.sh
build data hook.yaml hook-out
expect_status 1
expect_in err.txt 'chat: its script .post-deinstall has'
expect_in err.txt 'apk 3 runs none of more than 262144, and says nothing'

# Components: one package each, and one over all in exactly their version.
cat >parts.yaml <<'END'
name: chat
version: 1.0.0
summary: chat server
maintainer: Ada Example <ada@example.org>
license: MIT
components:
  server: {files: [bin/**, etc/**]}
  data: {rest: true, requires: [server]}
END
build dist parts.yaml parts --json
expect_status 0
[ "$(grep -c '"sha256"' out.txt)" = 3 ] || fail "$(cat out.txt)"
info parts/chat-1.0.0-r1.apk >info.txt
expect_in info.txt 'depend = chat-server=1.0.0-r1'
expect_in info.txt 'depend = chat-data=1.0.0-r1'
info parts/chat-data-1.0.0-r1.apk >info.txt
expect_in info.txt 'depend = chat-server=1.0.0-r1'
expect_in info.txt 'arch = noarch'
# When one cannot be made, none takes its place.
cp -R parts before
chmod u+w dist/share/chat/hello
echo changed >dist/share/chat/hello
build dist parts.yaml parts
expect_status 1
expect_in err.txt 'it was changed after the dist was made'
diff -r before parts >&2 || fail 'some packages were replaced'
