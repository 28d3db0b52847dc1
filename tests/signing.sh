# shellcheck shell=sh
# What the tests share that sign, also with a key on a token: SoftHSM is one in software. Sourced after lib.sh, for tokens
# after wine.sh, too.

# need_token: without SoftHSM and OpenSSL's engine for tokens the test is skipped. $module is what speaks to tokens.
need_token() {
  need softhsm2-util osslsigncode openssl
  openssl engine pkcs11 >needed.txt 2>&1 || {
    echo "skipped: OpenSSL's engine pkcs11 (libengine-pkcs11-openssl) is not installed"
    exit 77
  }
  tools=$(dirname "$(readlink -f "$(command -v softhsm2-util)")")
  for module in "$tools/../lib/softhsm/libsofthsm2.so" "$tools"/../lib/*/softhsm/libsofthsm2.so; do
    [ ! -e "$module" ] || return 0
  done
  fail 'softhsm2-util is there, its libsofthsm2.so is not'
}

# make_certificate: for signing programs; keys/key.pem and keys/certificate.pem.
make_certificate() {
  mkdir -p keys
  printf '%s\n' '[req]' 'distinguished_name = name' 'x509_extensions = use' 'prompt = no' '[name]' \
    'CN = Demo Signing' '[use]' 'extendedKeyUsage = codeSigning' >keys/request
  openssl req -x509 -config keys/request -newkey rsa:2048 -nodes -keyout keys/key.pem -out keys/certificate.pem -days 3650 \
    2>openssl.log || fail "$(cat openssl.log)"
}

# make_token <PIN>: the token "demo" has keys/key.pem as "signing", with the id 0a. Only this test sees it.
make_token() {
  mkdir tokens
  printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\n' "$PWD" >softhsm.conf
  export SOFTHSM2_CONF="$PWD/softhsm.conf"
  openssl pkcs8 -topk8 -nocrypt -in keys/key.pem -out keys/key.pk8
  softhsm2-util --init-token --free --label demo --pin "$1" --so-pin "$1-of-the-officer" >token.log 2>&1 ||
    fail "$(cat token.log)"
  softhsm2-util --import keys/key.pk8 --token demo --label signing --id 0a --pin "$1" >token.log 2>&1 ||
    fail "$(cat token.log)"
  rm keys/key.pem keys/key.pk8
}

# record_signing: puts an osslsigncode before the real one that writes its arguments, which every user of a machine can
# list, into the file `arguments`.
record_signing() {
  mkdir recorder
  real=$(command -v osslsigncode) || fail 'osslsigncode is not there'
  printf '#!/bin/sh\nprintf "%%s\\n" "$@" >>"%s/arguments"\nexec %s "$@"\n' "$PWD" "$real" >recorder/osslsigncode
  chmod +x recorder/osslsigncode
}
