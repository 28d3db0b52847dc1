#!/bin/sh
# Debian's OpenRC reads the services of a package in a clean root, starts and stops them: the account, the variables and the
# arguments are as package.yaml has them; one that ends is started again, one that only runs once has ended. The package's own
# scripts enable and start them on installation, restart what runs on an upgrade, and stop and disable on removal.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/apk/dist.sh"
for package in openrc librc1 libeinfo1; do
  [ -d "$PDIST_UNPACKED/$package" ] || {
    echo "skipped: $package is not unpacked: ./dev test does so"
    exit 77
  }
done
make_dist dist
metadata package.yaml 1.0.0
build dist package.yaml out
expect_status 0
# The next version has one service less, and another is of another kind.
sed -e '/chat-gone/d' -e 's/quiet\], restart: "no"/once], type: oneshot/' package.yaml >next.yaml
build dist next.yaml next
expect_status 0

mkdir roots
mount -t tmpfs -o mode=755 tmpfs roots || {
  echo 'skipped: no file system in memory'
  exit 77
}
root=$PWD/roots/root
sh "$PDIST_SOURCE/tests/packages/make_root.sh" "$root" libpam0g libpam-modules libaudit1 libselinux1 procps >made.txt 2>&1 || fail "$(cat made.txt)"
for package in openrc librc1 libeinfo1; do
  tar -C "$PDIST_UNPACKED/$package" -cf - . | tar -C "$root" --keep-directory-symlink -xf -
done
cp "$(command -v busybox)" "$root/usr/bin"
# Of Debian's OpenRC: it asks PAM, and reads this file.
mkdir -p "$root/etc/pam.d"
for kind in auth account session; do echo "$kind required pam_permit.so"; done >"$root/etc/pam.d/other"
for program in supervise-daemon start-stop-daemon; do cp "$root/etc/pam.d/other" "$root/etc/pam.d/$program"; done
: >"$root/etc/insserv.conf"
make_account_programs "$root/usr/bin"
echo 'audio:x:18:' >>"$root/etc/group"
mkdir "$root/package" "$root/next"
tar -xzf out/chat-1.0.0-r1.apk -C "$root/package" --warning=no-unknown-keyword
tar -xzf next/chat-1.0.0-r1.apk -C "$root/next" --warning=no-unknown-keyword
# What apk does on installation, upgrade and removal.
cat >"$root/steps.sh" <<'END'
set -eu
busybox mount -t proc proc /proc
for state in starting started stopping inactive wasinactive failed hotplugged daemons options exclusive scheduled tmp; do
  mkdir -p "/run/openrc/$state"
done
echo default >/run/openrc/softlevel
fail() { echo "FAILED: $*" >&2; cat /var/lib/chat/log >&2; exit 1; }
state() { rc-service "$1" status 2>&1 | sed -n 's/.*status: //p'; }
# lines <number>: of the log, within ten seconds.
lines() {
  tries=0
  while [ "$(wc -l </var/lib/chat/log)" -lt "$1" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || fail "fewer than $1 starts"
    sleep 0.1
  done
  [ "$(wc -l </var/lib/chat/log)" = "$1" ] || fail "more than $1 starts"
}
lay_out() { cp -a --remove-destination "/$1/etc" "/$1/usr" /; }
/package/.pre-install 1.0.0-r1
lay_out package
/package/.post-install 1.0.0-r1
lines 3
[ "$(grep -v 'once\|gone' /var/lib/chat/log)" = "990:990 x  y [--config] [/etc/a  b] [*] [it's \$HOME]" ] || fail 'started differently'
[ "$(grep once /var/lib/chat/log)" = '0:0 - [once]' ] || fail 'run differently'
[ "$(state chatd) $(state chat-once) $(state chat-quiet)" = 'started started stopped' ] || fail 'other states'
[ "$(rc-update show default | grep -c chat)" = 3 ] || fail 'enabled are others'
[ "$(stat -c %U:%a /run/chat/deep)" = chat:755 ] || fail '/run/chat/deep is not made'
case " $(id -nG chat) " in *' audio '*) ;; *) fail 'not in its group' ;; esac
# It is started again.
pkill -u chat chatd
lines 4
# Without supervision, and not enabled: only by hand. /run is empty when the machine has started.
rm -r /run/chat
rc-service chat-quiet start >/dev/null 2>&1
lines 5
[ "$(state chat-quiet)" = started ] || fail 'not started'
[ "$(stat -c %U:%a /run/chat/deep)" = chat:755 ] || fail '/run/chat/deep is not made again'
rc-service chat-quiet stop >/dev/null 2>&1
# A reinstallation restarts what runs; what was disabled stays so.
rc-update del chat-once default >/dev/null
/package/.pre-upgrade 1.0.0-r1 1.0.0-r1
lay_out package
/package/.post-upgrade 1.0.0-r1 1.0.0-r1
lines 8
[ "$(state chat-quiet)" = stopped ] || fail 'a stopped service was started'
[ "$(rc-update show default | grep -c chat)" = 2 ] || fail 'a disabled service was enabled'
# An upgrade ends what was started by the script before, and a service that is no more.
rc-service chat-quiet start >/dev/null 2>&1
lines 9
/next/.pre-upgrade 1.0.0-r1 1.0.0-r1
lay_out next
rm /etc/init.d/chat-gone
/next/.post-upgrade 1.0.0-r1 1.0.0-r1
lines 12
if pgrep -f 'chatd (gone|quiet)'; then fail 'a process of the version before is left'; fi
[ ! -L /etc/runlevels/default/chat-gone ] || fail 'a service that is no more is enabled'
[ -z "$(find /run -maxdepth 1 -name 'chat.*')" ] || fail 'marks are left'
# A removal goes on, whatever the hook says.
touch /run/refuse-pre_remove
status=0
/next/.pre-deinstall 1.0.0-r1 || status=$?
[ $status = 1 ] || fail 'the refusal is lost'
[ "$(state chatd)" = stopped ] || fail 'it still runs'
if pgrep -u chat >/dev/null; then fail 'a process is left'; fi
[ -z "$(rc-update show | grep chat)" ] || fail 'still enabled'
rm /etc/init.d/chat*
/next/.post-deinstall 1.0.0-r1
END
printf '#!/bin/sh\necho "="\n' >"$root/usr/bin/apk"
chmod 755 "$root/usr/bin/apk"
timeout 120 unshare -m -p -f --kill-child chroot "$root" /bin/sh /steps.sh >steps.txt 2>&1 || {
  cat steps.txt >&2
  fail 'OpenRC does something else'
}
