#!/bin/sh
# A program that the user names signs the package: it gets the unsigned one and where to write; what it wrote is read back,
# and nothing takes the place of what is there when it is not signed, or is another package. The signer is a stand-in, since
# real ones need a Mac or a certificate of Apple's: it puts a signature into the archive as they do, by moving what is behind.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/pkg/dist.sh"
make_dist dist
metadata package.yaml 1.2.0
cat >signer.py <<'END'
import hashlib, re, struct, sys, zlib
mode, source, target = sys.argv[1], sys.argv[-2], sys.argv[-1]
if mode == "fail":
    sys.exit("no such identity")
data = open(source, "rb").read()
packed, = struct.unpack(">Q", data[8:16])
table, heap = zlib.decompress(data[28:28 + packed]).decode(), data[48 + packed:]
signature = b"S" * 256
if mode == "damage":
    heap = heap[:-1] + bytes([heap[-1] ^ 1])
if mode in ("sign", "damage"):
    table = re.sub(r"<offset>([1-9]\d*)</offset>", lambda m: "<offset>%d</offset>" % (int(m[1]) + 256), table)
    mark = "<signature style=\"RSA\"><offset>20</offset><size>256</size></signature>"
    table = table.replace("  <file id=\"1\">", "  " + mark + "\n  <file id=\"1\">")
    heap = signature + heap
stored = zlib.compress(table.encode(), 9)
if mode != "nothing":
    open(target, "wb").write(data[:8] + struct.pack(">QQI", len(stored), len(table.encode()), 1) + stored +
                             hashlib.sha1(stored).digest() + heap)
END
package=out/chat-1.2.0-macos-universal.pkg
# sign <mode>
sign() { build dist package.yaml out --sign python3 --sign "$PWD/signer.py" --sign "$1" --sign "two words"; }
what="pdist-package: error: $package"

sign fail
expect_error 1 "$what: cannot be signed: python3 failed with status 1: no such identity"
[ ! -e $package ] || fail 'an unsigned package has the name of a signed one'
sign nothing
expect_error 1 "$what: cannot be signed: python3 wrote no file
hint: its last two arguments are the unsigned package and the signed one that it makes"
sign copy
expect_error 1 "$what: cannot be signed: what python3 wrote has no signature"
sign damage
expect_status 1
expect_in err.txt "$what: "
build dist package.yaml out --sign ./no-such-signer
expect_error 1 "$what: cannot be signed: ./no-such-signer: cannot start: No such file or directory
hint: SIGN names the program that signs, such as rcodesign or productsign"
[ -z "$(ls -A out)" ] || fail "left over: $(ls -A out)"

sign sign
expect_status 0
take_apart $package x
expect_same dist/bin/chat x/chat.pkg/Payload.d/usr/local/chat/bin/chat
(cd out && sha256sum -c --status ./*.sha256) || fail 'the checksum is another one'
python3 - $package <<'END' || fail 'it is not signed'
import struct, sys, zlib
data = open(sys.argv[1], "rb").read()
packed, = struct.unpack(">Q", data[8:16])
assert b"<signature " in zlib.decompress(data[28:28 + packed]) and b"S" * 256 in data
END
[ "$(ls -A out)" = "$(printf '%s\n' chat-1.2.0-macos-universal.pkg chat-1.2.0-macos-universal.pkg.sha256)" ] ||
  fail "left over: $(ls -A out)"
# A signer that fails leaves the signed package that is there.
cp $package kept.pkg
sign fail
expect_status 1
expect_same kept.pkg $package
