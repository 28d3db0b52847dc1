#!/bin/sh
# What is in an installer package, read with others' programs: libarchive (cmake's), cpio, xmllint, python's property lists;
# the bill of materials agrees with the files, byte for byte; and the same dist gives the same package.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/pkg/dist.sh"
make_dist dist
metadata package.yaml 1.2.0
cat >>package.yaml <<'END'
overrides: {pkg: {welcome_file: welcome.txt, license_file: licence.txt}}
END
printf 'Welcome <you> & "yours"\n' >welcome.txt
printf 'Grüße\nNo warranty.\n' >licence.txt
build dist package.yaml out
expect_status 0
package=out/chat-1.2.0-macos-universal.pkg
(cd out && sha256sum -c --status chat-1.2.0-macos-universal.pkg.sha256) || fail 'the checksum is another one'
take_apart $package x

(cd x && find . -type f ! -path './*.d/*' | LC_ALL=C sort) >members.txt
printf './%s\n' Distribution Resources/License.html Resources/Welcome.html chat.pkg/Bom chat.pkg/PackageInfo \
  chat.pkg/Payload chat.pkg/Scripts >expected.txt
diff -u expected.txt members.txt >&2 || fail 'other members'

payload=x/chat.pkg/Payload.d
(cd $payload && find . -mindepth 1 \( -type d -o -type f -o -type l \) -printf '%y %m %p %l\n' | LC_ALL=C sort -k 3) >paths.txt
cat >expected.txt <<'END'
d 755 ./Library 
d 755 ./Library/Application Support 
d 755 ./Library/Application Support/chat 
d 755 ./Library/Application Support/chat/defaults 
d 755 ./Library/Application Support/chat/defaults/etc 
d 755 ./Library/Application Support/chat/defaults/etc/chat 
f 644 ./Library/Application Support/chat/defaults/etc/chat/chat.conf 
f 644 ./Library/Application Support/chat/defaults/etc/chat/same.conf 
f 644 ./Library/Application Support/chat/files 
f 755 ./Library/Application Support/chat/uninstall 
f 644 ./Library/Application Support/chat/version 
d 755 ./Library/LaunchDaemons 
f 644 ./Library/LaunchDaemons/org.example.chat.plist 
d 755 ./usr 
d 755 ./usr/local 
d 755 ./usr/local/bin 
l 777 ./usr/local/bin/chat ../chat/bin/chat
d 755 ./usr/local/chat 
d 755 ./usr/local/chat/bin 
f 755 ./usr/local/chat/bin/chat 
f 755 ./usr/local/chat/bin/chatd 
d 755 ./usr/local/chat/lib 
f 644 ./usr/local/chat/lib/libchat.1.dylib 
l 777 ./usr/local/chat/lib/libchat.dylib libchat.1.dylib
d 755 ./usr/local/chat/share 
d 755 ./usr/local/chat/share/chat 
d 755 ./usr/local/chat/share/chat/empty 
d 755 ./usr/local/share 
d 755 ./usr/local/share/man 
d 755 ./usr/local/share/man/man1 
f 644 ./usr/local/share/man/man1/chat.1 
END
diff -u expected.txt paths.txt >&2 || fail 'other paths'
for file in bin/chat bin/chatd lib/libchat.1.dylib; do expect_same dist/$file $payload/usr/local/chat/$file; done
gzip -dc x/chat.pkg/Payload | cpio -itv --numeric-uid-gid --quiet >listed.txt 2>cpio.txt || fail "$(cat cpio.txt)"
[ "$(awk '$3 != 0 || $4 != 0' listed.txt)" = '' ] || fail 'not all belong to root:wheel'

# The bill of materials: every path with its mode, size and checksum, which is cksum's.
{
  echo 'd 40755 0/0 1763000000 0 0 .'
  (cd $payload && find . -mindepth 1 -type d -printf 'd 40%m 0/0 1763000000 0 0 %p\n')
  (cd $payload && find . -type f -printf '%m %s %p\n') | while read -r mode size path; do
    echo "f 100$mode 0/0 1763000000 $size $(cksum <"$payload/$path" | cut -d ' ' -f 1) $path"
  done
  (cd $payload && find . -type l -printf '%s %l %p\n') | while read -r size link path; do
    echo "l 120755 0/0 1763000000 $size $(printf %s "$link" | cksum | cut -d ' ' -f 1) $path -> $link"
  done
} | LC_ALL=C sort -k 7 >expected.txt
python3 "$PDIST_SOURCE/tests/packages/pkg/read_bom.py" x/chat.pkg/Bom >bom.txt || fail 'the bill of materials is wrong'
LC_ALL=C sort -k 7 bom.txt >sorted.txt
diff -u expected.txt sorted.txt >&2 || fail 'the bill of materials says something else'

# What the installer reads.
xmllint --noout x/Distribution x/chat.pkg/PackageInfo x/Resources/*.html || fail 'this is no XML'
[ "$(xmllint --xpath 'string(/installer-gui-script/title)' x/Distribution)" = 'Chat & Friends' ] || fail title
[ "$(xmllint --xpath 'string(//os-version/@min)' x/Distribution)" = 11.0 ] || fail 'minimum macOS'
[ "$(xmllint --xpath 'string(//options/@hostArchitectures)' x/Distribution)" = x86_64,arm64 ] || fail architectures
[ "$(xmllint --xpath 'string(/installer-gui-script/pkg-ref)' x/Distribution)" = '#chat.pkg' ] || fail reference
[ "$(xmllint --xpath 'string(//license/@file)' x/Distribution)" = License.html ] || fail licence
[ "$(xmllint --xpath 'string(//pre)' x/Resources/Welcome.html)" = 'Welcome <you> & "yours"' ] || fail welcome
expect_in x/Resources/License.html 'Grüße'
info=x/chat.pkg/PackageInfo
[ "$(xmllint --xpath 'string(/pkg-info/@identifier)' $info)" = org.example.chat ] || fail identifier
[ "$(xmllint --xpath 'string(/pkg-info/@version)' $info)" = 1.2.0.40000 ] || fail version
[ "$(xmllint --xpath 'string(//payload/@numberOfFiles)' $info)" = "$(wc -l <bom.txt)" ] || fail 'number of files'
python3 - $payload/Library/LaunchDaemons/org.example.chat.plist <<'END' || fail 'the property list says something else'
import plistlib, sys
assert plistlib.load(open(sys.argv[1], "rb")) == {
    "Label": "org.example.chat",
    "ProgramArguments": ["/usr/local/chat/bin/chatd", "--config", "/etc/chat/chat.conf", "<&'$x\">"],
    "EnvironmentVariables": {"A": "1 & 2"}, "RunAtLoad": True, "KeepAlive": {"SuccessfulExit": False}}
END

# The archive's header: a heap that begins with the checksum of the table, where a signature is put in.
python3 - $package <<'END' || fail 'the xar archive is laid out otherwise'
import hashlib, struct, sys, zlib
data = open(sys.argv[1], "rb").read()
magic, size, version, packed, unpacked, algorithm = struct.unpack(">4sHHQQI", data[:28])
assert (magic, size, version, algorithm) == (b"xar!", 28, 1, 1)
table = data[28:28 + packed]
assert len(zlib.decompress(table)) == unpacked
assert data[28 + packed:48 + packed] == hashlib.sha1(table).digest()
assert b"<offset>0</offset>\n   <size>20</size>" in zlib.decompress(table)
END
if command -v 7z >/dev/null; then
  7z t $package >7z.txt || fail "$(cat 7z.txt)"
else
  echo '7z is not here: the package was not read with it'
fi

# The same bytes from another folder, by another umask, time zone and locale; and the second run writes nothing.
mkdir 'another folder'
cp -a dist package.yaml welcome.txt licence.txt 'another folder'
(cd 'another folder' && umask 077 && TZ=Asia/Tokyo LC_ALL=C HOME=/nonexistent pdist-package build --format pkg --dist dist \
  --metadata package.yaml --to out >out.txt) || fail 'not built elsewhere'
expect_same $package "another folder/$package"
before=$(stat -c '%i %y' $package)
build dist package.yaml out
[ "$before" = "$(stat -c '%i %y' $package)" ] || fail 'the second run wrote it again'

# A dist that changed after it was made is no package, and what was there stays.
cp $package kept.pkg
echo more >>dist/lib/libchat.1.dylib
build dist package.yaml out
expect_error 1 'pdist-package: error: dist/lib/libchat.1.dylib: it was changed after the dist was made: its SHA-256 is another one
hint: make the dist again'
expect_same kept.pkg $package
[ "$(find out -name '.*' -type f)" = '' ] || fail "left over: $(ls -A out)"
