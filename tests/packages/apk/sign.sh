#!/bin/sh
# Packages for Alpine are signed with a key of the user's; OpenSSL verifies the signature, and what does not fit is refused.
. "$PDIST_SOURCE/tests/lib.sh"
mkdir -p dist/share/chat
echo hello >dist/share/chat/hello
pdist-manifest write dist --name chat --version 1.0.0 --time 1700000000 >/dev/null
printf '%s\n' 'name: chat' 'version: 1.0.0' 'summary: chat server' 'maintainer: Ada Example <ada@example.org>' 'license: MIT' >package.yaml
build() {
  capture pdist-package build --dist dist --metadata package.yaml --format apk --to out "$@"
}
package=out/chat-1.0.0-r1.apk
openssl genrsa -out ada@example.org-1.rsa 2048 2>openssl.txt
openssl rsa -in ada@example.org-1.rsa -pubout -out public.pem 2>>openssl.txt

build --sign-key ada@example.org-1.rsa
expect_status 0
cp $package first.apk
cat >take_apart.py <<'END'
import sys, zlib
rest, members = open(sys.argv[1], "rb").read(), []
while rest:
    unpack = zlib.decompressobj(31)
    text = unpack.decompress(rest) + unpack.flush()
    members.append((rest[:len(rest) - len(unpack.unused_data)], text))
    rest = unpack.unused_data
(_, signature), (control, _), _ = members
name = signature[:100].rstrip(b"\0").decode()
assert name == ".SIGN.RSA256.ada@example.org-1.rsa.pub", name
open("signature", "wb").write(signature[512:512 + int(signature[124:135], 8)])
open("control", "wb").write(control)
END
python3 take_apart.py $package || fail 'it is not signed'
openssl dgst -sha256 -verify public.pem -signature signature control >verified.txt || fail 'the signature is wrong'
[ "$(ls -A out)" = "$(printf '%s\n' chat-1.0.0-r1.apk chat-1.0.0-r1.apk.sha256)" ] || fail "left over: $(ls -A out)"
# The same key and dist, the same bytes.
rm -r out
build --sign-key ada@example.org-1.rsa
expect_status 0
expect_same first.apk $package

# A key with a password, which is in a file; nobody asks for it.
openssl rsa -aes256 -passout pass:secret -in ada@example.org-1.rsa -out locked.rsa 2>>openssl.txt
echo secret >password.txt
echo other >wrong.txt
what='pdist-package: error: locked.rsa: cannot sign with it:'
build --sign-key locked.rsa
expect_error 1 "$what it is encrypted
hint: SIGN_PASSWORD_FILE, or --sign-password-file, names a file whose first line is the password"
build --sign-key locked.rsa --sign-password-file wrong.txt
expect_error 1 "$what it is encrypted with another password"
echo >empty.txt
build --sign-key locked.rsa --sign-password-file empty.txt
expect_error 1 "$what the password file begins with an empty line"
# A dry run finds the same.
build --sign-key locked.rsa --dry-run
expect_status 1
build --sign-key locked.rsa --sign-password-file password.txt
expect_status 0
build --sign-password-file password.txt
expect_status 2
expect_in err.txt '--sign-key names the key'

# Other keys, and what is none.
openssl genrsa -out small.rsa 1024 2>>openssl.txt
openssl ecparam -name prime256v1 -genkey -noout -out curve.pem
rm -r out
build --sign-key small.rsa
expect_error 1 'pdist-package: error: small.rsa: cannot sign with it: RSA keys of less than 2048 bits are not safe'
build --sign-key curve.pem
expect_error 1 'pdist-package: error: curve.pem: cannot sign with it: it is not an RSA key'
build --sign-key public.pem
expect_status 1
expect_in err.txt 'public.pem: cannot sign with it: it is not a private key in PEM format'
cp ada@example.org-1.rsa "$(printf %090d 0)"
build --sign-key "$(printf %090d 0)"
expect_status 1
expect_in err.txt 'its name is longer than 83 bytes'
[ ! -e out ] || [ -z "$(ls -A out)" ] || fail "made: $(ls -A out)"
# Other formats have no such signatures.
capture pdist-package build --dist dist --metadata package.yaml --format deb --to out --sign-key small.rsa
expect_status 2
expect_in err.txt 'deb packages are not signed by this command'
