#!/bin/sh
# Signed files of Windows: what is not edited keeps its signature, what is edited has none. osslsigncode judges that, and
# the CheckSum.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/pe_common.sh"
make_pe x86_64

cat >request.txt <<'END'
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = a test
[extensions]
basicConstraints = critical, CA:true
keyUsage = digitalSignature, keyCertSign
extendedKeyUsage = codeSigning
END
openssl req -x509 -newkey rsa:2048 -nodes -config request.txt -days 2 -keyout key.pem -out certificate.pem 2>openssl.txt ||
  fail "openssl: $(cat openssl.txt)"
osslsigncode sign -certs certificate.pem -key key.pem -in program.exe -out signed.exe >sign.txt

# verified <file>: what osslsigncode says in out.txt and err.txt, with its status.
verified() { capture osslsigncode verify -CAfile certificate.pem "$1"; }

# expect_checksum_right <file>: osslsigncode computes what the file has.
expect_checksum_right() {
  verified "$1"
  expect_in out.txt 'PE checksum   : '
  ! grep -q 'invalid PE checksum' out.txt || fail "the CheckSum of $1 is wrong"
}

echo "== signed, and read"
verified signed.exe
expect_status 0
expect_checksum_right signed.exe
pdist-rpath --json signed.exe >out.txt
written=$(sed -n 's/.*"checksum": \([0-9]*\).*/\1/p' out.txt)
[ "$written" != 0 ] || fail "there is no CheckSum"
expect_in out.txt "\"actual_checksum\": $written"
size=$(sed -n 's/.*"certificate_size": \([0-9]*\).*/\1/p' out.txt)
[ "$(stat -c %s signed.exe)" = $(($(stat -c %s program.exe) + size)) ] || fail "the size of the signature"

echo "== an edit that changes nothing keeps it"
cp signed.exe edited.exe
pdist-rpath --replace-needed zlib1.dll zlib1.dll edited.exe
expect_same signed.exe edited.exe

echo "== an edit drops it, and says so"
pdist-rpath --replace-needed zlib1.dll z.dll --dry-run edited.exe >out.txt
expect_in out.txt "the signature ($size bytes) is dropped: it no longer fits"
pdist-rpath --replace-needed zlib1.dll z.dll edited.exe
verified edited.exe
expect_status 1
expect_in err.txt 'No signature found'
expect_checksum_right edited.exe
[ "$(stat -c %s edited.exe)" = "$(stat -c %s program.exe)" ] || fail "something of the signature is left"

echo "== it can be signed again"
osslsigncode sign -certs certificate.pem -key key.pem -in edited.exe -out again.exe >sign.txt
verified again.exe
expect_status 0

echo "== bytes behind a signature: refused, nothing is written"
cp signed.exe longer.exe
printf 'behind' >>longer.exe
cp longer.exe before.exe
capture pdist-rpath --replace-needed zlib1.dll z.dll longer.exe
expect_error 1 'pdist-rpath: error: longer.exe: cannot edit: 6 bytes stand behind its signature, which an edit has to drop
hint: remove the signature first, with a tool that knows what they are'
expect_same before.exe longer.exe
