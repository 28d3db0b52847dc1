#!/bin/sh
# The scripts of an installer package, run as macOS' installer runs them: install, upgrade, uninstall, purge. No Mac is
# here: they run in a root made of this machine's shell and tools, where only launchctl, pkgutil, dscl, dseditgroup and stat
# are stand-ins that take notes (recorder.sh), and cp lays out the payload.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/pkg/dist.sh"

# make_root: the folder `root`, with this machine's programs read-only in it.
make_root() {
  mkdir -p root/bin root/usr/bin root/usr/lib root/usr/lib64 root/usr/local root/private/etc root/private/var root/Library \
    root/dev root/loaded root/receipts root/accounts/Users root/accounts/Groups root/tmp
  ln -s private/etc root/etc
  ln -s private/var root/var
  ln -s usr/lib root/lib
  ln -s usr/lib64 root/lib64
  for folder in bin lib lib64; do
    mount --bind "/usr/$folder" "root/usr/$folder"
    mount -o remount,ro,bind "root/usr/$folder"
  done
  : >root/dev/null
  mount --bind /dev/null root/dev/null || fail 'no /dev/null'
  cp /bin/sh root/bin/sh
  cp "$(readlink -f "$(command -v awk)")" root/bin/awk
  for name in launchctl pkgutil dscl dseditgroup stat; do
    cp "$PDIST_SOURCE/tests/packages/pkg/recorder.sh" "root/bin/$name"
    chmod 755 "root/bin/$name"
  done
  echo 'root:*:0:0::/:' >root/etc/passwd
  echo 'wheel:*:0:' >root/etc/group
  echo 501 >root/console
  : >root/disabled
  chroot root /bin/sh -c true || { echo 'skipped: no chroot' && exit 77; }
}

# make_package <version>: the package in made/<version>, taken apart. Each version has a file of its own; 1.0.0 has the
# service `old`, later ones `new`.
make_package() {
  version=$1
  make_dist "dist-$version" "$version"
  mkdir -p "dist-$version/share/only $version/in it"
  echo x >"dist-$version/share/only $version/in it/it's \"x\" [1] \$(y) -a"
  echo "plain of $version" >"dist-$version/etc/chat/plain.conf"
  echo gone >"dist-$version/etc/chat/gone.conf"
  seal "dist-$version" "$version"
  other=new
  [ "$version" != 1.0.0 ] || other=old
  for hook in pre_install post_install pre_remove post_remove; do
    echo "echo '$hook $version' >>/hooks" >"$hook.sh"
  done
  echo '[ ! -e /refuse ] || exit 3' >>pre_remove.sh
  echo "echo \"step of \$(cat '/Library/Application Support/chat/version')\" >>/hooks" >step.sh
  cat >"$version.yaml" <<END
name: chat
version: $version
summary: chat with friends
maintainer: Ada Example <ada@example.org>
license: MIT
commands: [chat]
config_files: [etc/chat]
users: [{name: _chat, home: /var/lib/chat}]
directories: [{path: /var/lib/chat, owner: _chat, mode: "0750"}]
services:
  - {name: chat, program: chatd, user: _chat}
  - {name: $other, program: chatd}
  - {name: agent, program: chatd, scope: user}
  - {name: later, program: chatd, enable: false}
hooks:
  pre_install: pre_install.sh
  post_install: post_install.sh
  pre_remove: pre_remove.sh
  post_remove: post_remove.sh
  upgrade_from: [{below: 1.1.0, script: step.sh}]
overrides: {pkg: {identifier: org.example.chat}}
END
  build "dist-$version" "$version.yaml" "made-$version"
  expect_status 0
  take_apart "made-$version/"*.pkg "apart-$version"
  for script in "apart-$version"/chat.pkg/Scripts.d/*install "apart-$version/chat.pkg/Payload.d/Library/Application Support/chat/uninstall"; do
    if command -v shellcheck >/dev/null; then shellcheck "$script" >&2 || fail "$script"; fi
  done
}

# run_in <command...>: in the root, with the environment of the installer.
run_in() { chroot root /usr/bin/env -i PATH=/nowhere HOME=/ TZ=UTC "$@"; }

# install_package <version>: as macOS' installer does. The calls that this makes are in `calls`.
install_package() {
  : >root/calls
  : >root/hooks
  mkdir root/tmp/scripts
  cp "apart-$1"/chat.pkg/Scripts.d/* root/tmp/scripts
  run_in /tmp/scripts/preinstall /tmp/chat.pkg / / / || fail "preinstall of $1"
  cp -a "apart-$1/chat.pkg/Payload.d/." root/
  run_in /tmp/scripts/postinstall /tmp/chat.pkg / / / || fail "postinstall of $1"
  rm -r root/tmp/scripts
  : >root/receipts/org.example.chat
  take_calls
  [ ! -e 'root/Library/Application Support/chat/state' ] || fail 'the state of the installation is left'
}

# take_calls: what launchd and pkgutil were told, in `calls`.
take_calls() { grep -v '^launchctl print' root/calls | grep -E '^(launchctl|pkgutil)' >calls || true; }

# expect_calls <text>, expect_hooks <text>
expect_calls() { printf '%s' "$1" | diff -u - calls >&2 || fail "launchd was told something else"; }
expect_hooks() { printf '%s' "$1" | diff -u - root/hooks >&2 || fail 'other hooks ran'; }
# expect_config <file> <content>
expect_config() { [ "$(cat "root/etc/chat/$1")" = "$2" ] || fail "$1 is '$(cat "root/etc/chat/$1")'"; }

make_root
for version in 1.0.0 1.1.0-rc.1 1.1.0 1.2.0; do make_package $version; done
daemons=/Library/LaunchDaemons/org.example.chat
agent=/Library/LaunchAgents/org.example.chat.agent

# A first installation: everything is made and started; what is not enabled is not.
install_package 1.0.0
expect_hooks 'pre_install 1.0.0
post_install 1.0.0
'
expect_calls "launchctl bootstrap system $daemons.plist
launchctl bootstrap system $daemons.old.plist
launchctl bootstrap gui/501 $agent.plist
"
[ "$(readlink -f root/usr/local/bin/chat)" = "$PWD/root/usr/local/chat/bin/chat" ] || fail 'no command'
[ "$(stat -c '%U:%a' root/var/lib/chat)" = "UNKNOWN:750" ] || fail "$(stat -c '%U:%a' root/var/lib/chat)"
[ "$(stat -c %u root/var/lib/chat)" = "$(cat root/accounts/Users/_chat/UniqueID)" ] || fail 'another owner'
[ "$(cat root/accounts/Users/_chat/NFSHomeDirectory)" = /var/lib/chat ] || fail 'another home'
expect_config chat.conf 'of 1.0.0'
expect_config plain.conf 'plain of 1.0.0'

# An upgrade: steps run once; what ran is started again, what is new is started, what is gone is ended and removed; edited
# configuration stays, with the new default beside it, and what was removed stays so.
echo 'edited' >root/etc/chat/chat.conf
rm root/etc/chat/gone.conf
echo mine >root/usr/local/chat/mine
install_package 1.1.0-rc.1
expect_hooks 'pre_install 1.1.0-rc.1
step of 1.1.0.30100
post_install 1.1.0-rc.1
'
expect_calls "launchctl bootout system/org.example.chat
launchctl bootout gui/501/org.example.chat.agent
launchctl bootout system/org.example.chat.old
launchctl bootstrap system $daemons.plist
launchctl bootstrap system $daemons.new.plist
launchctl bootstrap gui/501 $agent.plist
"
expect_config chat.conf edited
expect_config chat.conf.new 'of 1.1.0-rc.1'
expect_config plain.conf 'plain of 1.1.0-rc.1'
[ ! -e root/etc/chat/plain.conf.new ] || fail 'a default beside what nobody edited'
[ ! -e root/etc/chat/gone.conf ] || fail 'removed configuration came back'
[ ! -e "root/usr/local/chat/share/only 1.0.0" ] || fail 'a folder of the version before is left'
[ -e "root/usr/local/chat/share/only 1.1.0-rc.1/in it" ] || fail 'the new folder is gone'
[ ! -e "root$daemons.old.plist" ] || fail 'the old service is left'
expect_in root/usr/local/chat/mine mine

# The next one: stopped, disabled and the not enabled services stay as they are; the step runs for the pre-release, too.
rm root/loaded/org.example.chat.new
echo '    "org.example.chat" => disabled' >root/disabled
echo 0 >root/console # nobody is logged in
: >root/loaded/org.example.chat.later
install_package 1.1.0
expect_hooks 'pre_install 1.1.0
step of 1.1.0.40000
post_install 1.1.0
'
expect_calls "launchctl bootout system/org.example.chat
launchctl bootout system/org.example.chat.later
launchctl bootstrap system $daemons.later.plist
"
expect_config chat.conf.new 'of 1.1.0'

# The same version again, after an attempt that failed in the middle: what was noted then still counts.
: >root/disabled
: >root/loaded/org.example.chat
mkdir root/tmp/scripts
cp apart-1.2.0/chat.pkg/Scripts.d/preinstall root/tmp/scripts
run_in /tmp/scripts/preinstall /tmp/chat.pkg / / / || fail preinstall
rm -r root/tmp/scripts
install_package 1.2.0
expect_hooks 'pre_install 1.2.0
post_install 1.2.0
'
expect_calls "launchctl bootstrap system $daemons.plist
launchctl bootstrap system $daemons.later.plist
"

# The script that removes it.
folder='/Library/Application Support/chat'
run_in "$folder/uninstall" --list >list.txt
expect_in list.txt '/usr/local/chat/bin/chatd'
[ ! -e root/usr/local/chat/bin/chatd ] && fail 'listing removed it'
status=0
run_in "$folder/uninstall" --all >out.txt 2>err.txt || status=$?
expect_status 2
: >root/refuse
status=0
run_in "$folder/uninstall" >out.txt 2>err.txt || status=$?
expect_status 3
for kept in usr/local/chat/bin/chatd loaded/org.example.chat; do
  [ -e root/$kept ] || fail "a refusal changed $kept"
done
rm root/refuse
: >root/calls
: >root/hooks
run_in "$folder/uninstall" >out.txt || fail 'not removed'
expect_hooks 'pre_remove 1.2.0
post_remove 1.2.0
'
take_calls
expect_calls 'launchctl bootout system/org.example.chat
launchctl bootout system/org.example.chat.later
pkgutil --pkg-info org.example.chat
pkgutil --forget org.example.chat
pkgutil --pkg-info org.example.chat.P0
'
(cd root && find usr/local Library private/etc/chat private/var -mindepth 1 | LC_ALL=C sort) >left.txt
printf '%s\n' Library/Application\ Support Library/LaunchAgents Library/LaunchDaemons private/etc/chat/chat.conf \
  private/etc/chat/chat.conf.new private/var/lib private/var/lib/chat usr/local/bin usr/local/chat usr/local/chat/mine \
  usr/local/share usr/local/share/man usr/local/share/man/man1 >expected.txt
diff -u expected.txt left.txt >&2 || fail 'something else is left'

# With --purge, edited configuration and data go, too.
rm root/usr/local/chat/mine
install_package 1.2.0
echo data >root/var/lib/chat/data
run_in "$folder/uninstall" --purge >out.txt || fail 'not purged'
for gone in etc/chat var/lib/chat usr/local/chat; do
  [ ! -e root/$gone ] || fail "$gone is not purged"
done
