#!/bin/sh
# The apk that PDIST_APK names, a static program, takes packages from a signed index and installs, upgrades, audits and removes
# them in a root of its own: accounts, folders, hooks, kept settings, a step of an upgrade that is tried again.
[ -n "${PDIST_APK:-}" ] || {
  echo 'skipped: PDIST_APK names no apk'
  exit 77
}
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/apk/dist.sh"
make_dist dist
openssl genrsa -out ada@example.org-1.rsa 2048 2>openssl.txt
mkdir keys repo repo/x86_64
openssl rsa -in ada@example.org-1.rsa -pubout -out keys/ada@example.org-1.rsa.pub 2>>openssl.txt

# publish <version>: that of the server, beside a package that stands for busybox.
mkdir -p shell/share/base
echo >shell/share/base/file
pdist-manifest write shell --name base --version 1.0.0 --time 1700000000 >/dev/null
printf '%s\n' 'name: base' 'version: 1.0.0' 'summary: Stands for busybox' 'maintainer: Ada Example <ada@example.org>' \
  'license: MIT' 'provides: [{apk: /bin/sh}, {apk: "cmd:apk"}]' >base.yaml
publish() {
  metadata package.yaml "$1"
  for package in 'dist package.yaml' 'shell base.yaml'; do
    # shellcheck disable=SC2086 # two words
    build $package repo/x86_64 --sign-key ada@example.org-1.rsa
    expect_status 0
  done
  "$PDIST_APK" --keys-dir "$PWD/keys" index --rewrite-arch x86_64 -o unsigned.tar.gz repo/x86_64/*.apk >index.txt 2>&1 || fail "$(cat index.txt)"
  openssl dgst -sha256 -sign ada@example.org-1.rsa -out signature unsigned.tar.gz
  python3 - <<'END'
import gzip, io, tarfile
text = open("signature", "rb").read()
entry = tarfile.TarInfo(".SIGN.RSA256.ada@example.org-1.rsa.pub")
entry.size = len(text)
tar = entry.tobuf(tarfile.USTAR_FORMAT) + text + bytes(-len(text) % 512)
open("repo/x86_64/APKINDEX.tar.gz", "wb").write(gzip.compress(tar) + open("unsigned.tar.gz", "rb").read())
END
}

root=$PWD/root
case $root in
  /*/root) ;;
  *) fail 'no root' ;;
esac
mkdir -p "$root/bin" "$root/sbin" "$root/etc/apk" "$root/usr/bin" "$root/proc" "$root/dev" "$root/tmp" "$root/run" "$root/var"
cp "$(command -v busybox)" "$root/bin/busybox"
for applet in sh grep id chown chmod mkdir rm cat echo touch sed; do ln -s busybox "$root/bin/$applet"; done
cp "$PDIST_APK" "$root/sbin/apk"
echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'audio:x:18:' >"$root/etc/group"
make_account_programs "$root/bin"
chroot "$root" /sbin/apk --version >version.txt 2>&1 || fail "PDIST_APK does not run in a root: $(cat version.txt)"
cat version.txt

# apk <argument>...: in the root; what it says is in apk.txt.
apk() {
  status=0
  "$PDIST_APK" --root "$root" --arch x86_64 --keys-dir "$PWD/keys" --repositories-file /dev/null -X "$PWD/repo" --no-progress \
    "$@" >apk.txt 2>&1 || status=$?
}
# expect_apk <status>
expect_apk() { [ "$status" = "$1" ] || fail "apk ended with $status: $(cat apk.txt)"; }

# A key that the root does not know is no key.
publish 1.0.0
"$PDIST_APK" --keys-dir "$PWD/keys" verify repo/x86_64/*.apk >verify.txt 2>&1 || fail "$(cat verify.txt)"
mkdir none
if "$PDIST_APK" --keys-dir "$PWD/none" verify repo/x86_64/chat-*.apk >verify.txt 2>&1; then fail 'nobody looks at the signature'; fi

apk --initdb add base
expect_apk 0
apk add chat
expect_apk 0
chroot "$root" /bin/sh -c 'id -nG chat' >id.txt
[ "$(cat id.txt)" = 'chat audio' ] || fail "$(cat id.txt)"
[ "$(stat -c '%u:%g %a' "$root/var/lib/chat")" = '990:990 770' ] || fail 'the folder is another'
[ "$(cat "$root/hooks.log")" = "$(printf '%s\n' 'pre_install 1.0.0-r1' 'post_install 1.0.0-r1')" ] || fail "$(cat "$root/hooks.log")"
for tree in etc usr; do
  (cd "$root/$tree" && find . -type f -o -type l) >all.txt
  grep chat all.txt || true
done >installed.txt
# OpenRC is not there: its links are, for when it comes.
[ "$(wc -l <installed.txt)" = 14 ] || fail "$(cat installed.txt)"
# Only audit looks at what is in the files.
apk audit --system
expect_apk 0
if grep -E '^[^AD] ' apk.txt; then fail 'files are not as they should be'; fi

# A hook that fails stops nothing: the package is there, its services are enabled.
apk del chat
touch "$root/run/refuse-pre_install"
apk add chat
expect_apk 1
grep -q 'pre-install.*exited with error 1' apk.txt || fail "$(cat apk.txt)"
[ -L "$root/etc/runlevels/default/chatd" ] || fail 'a hook that failed left a service disabled'
rm "$root/run/refuse-pre_install"
apk fix chat
expect_apk 0
: >"$root/hooks.log"

# An edited file is kept, with the new one beside it; a step that fails is tried again.
echo port=2 >>"$root/etc/chat/chat.conf"
# The account of the service tries to have a folder of somebody else.
chown 990 "$root/var/lib/chat/site"
rmdir "$root/var/lib/chat/site"
ln -s /etc "$root/var/lib/chat/site"
rm repo/x86_64/chat-*
chmod u+w dist/etc/chat/chat.conf
echo new >>dist/etc/chat/chat.conf
pdist-manifest write dist --name chat --version 1.0.0 --time 1700000000 >/dev/null
publish 1.2.0-rc.1
apk upgrade
expect_apk 1
grep -q 'post-upgrade.*exited with error 1' apk.txt || fail "$(cat apk.txt)"
[ "$(stat -c '%u %a' "$root/etc")" = '0 755' ] || fail 'a folder of the system has another owner'
if grep step "$root/hooks.log"; then fail 'a step was done though folders could not be made'; fi
rm "$root/var/lib/chat/site"
touch "$root/run/refuse-step"
apk fix chat
expect_apk 1
expect_in "$root/hooks.log" 'step 1.2.0_rc1-r1 1.2.0_rc1-r1'
[ "$(tail -n 1 "$root/etc/chat/chat.conf") $(tail -n 1 "$root/etc/chat/chat.conf.apk-new")" = 'port=2 new' ] || fail 'settings are lost'
rm "$root/run/refuse-step"
apk fix chat
expect_apk 0
[ "$(grep -c step "$root/hooks.log")" = 2 ] || fail 'the step was not tried again'
apk fix chat
expect_apk 0
[ "$(grep -c step "$root/hooks.log")" = 2 ] || fail 'the step was done twice'
[ -z "$(find "$root/var/lib/misc" "$root/run" -type f)" ] || fail 'marks are left'

# A tampered package is refused by its digest.
cp repo/x86_64/chat-1.2.0_rc1-r1.apk tampered.apk
printf x | dd of=tampered.apk bs=1 seek=$(($(stat -c %s tampered.apk) - 2000)) conv=notrunc 2>dd.txt
if "$PDIST_APK" --keys-dir "$PWD/keys" verify tampered.apk >verify.txt 2>&1; then fail 'a tampered package passes'; fi

apk del chat
expect_apk 0
[ "$(tail -n 2 "$root/hooks.log")" = "$(printf '%s\n' 'pre_remove 1.2.0_rc1-r1' 'post_remove 1.2.0_rc1-r1')" ] || fail "$(cat "$root/hooks.log")"
for file in usr/lib/chat etc/init.d etc/runlevels; do
  [ ! -e "$root/$file" ] || fail "$file is left"
done
[ "$(cat "$root/etc/chat/chat.conf")" = "$(printf 'port=1\nport=2')" ] || fail 'the edited file is another'
[ -d "$root/var/lib/chat" ] || fail 'the folder is gone'
