#!/bin/sh
# Texts of package.yaml that formats, macros and shells could take for commands are texts in both packages, as they are.
# shellcheck disable=SC2016 # nothing of it is to be expanded
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"
make_sources source
run='touch injected'
short="a %($run) \$($run) \`$run\` %{name} @CPACK_@"
text="a %($run) %{lua:os.execute(\"$run\")} %{name} %% \$($run) \`$run\` ; $run ; \${CMAKE_COMMAND} @CPACK_PACKAGE_NAME@ [=[ ]] ]=] \\ 'q' \"d\" {{name}} <b> & # x"
quoted() { printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"; }
cat >source/package.yaml <<END
summary: $(quoted "$short")
description: $(quoted "$text")
maintainer: Ada Example <ada@example.org>
vendor: $(quoted "$short")
license: MIT
copyright: $(quoted "$text")
commands: [app]
config_files: [etc/app/app.conf]
users:
  - {name: app, home: "/var/lib/%n \$x", description: $(quoted 'a % $x "d" text')}
services:
  - name: app
    description: $(quoted "$short")
    program: app
    arguments: [$(quoted "$text")]
    environment: {VALUE: $(quoted "$text")}
desktop_entries:
  - name: $(quoted "$short")
    command: app
    comment: $(quoted "$short")
    categories: [Utility]
changelog:
  - version: 1.2.3
    date: 2026-11-21
    changes: [$(quoted "$text")]
END
configure source build -G Ninja
pack build packages
deb=build/packages/app_1.2.3-1_amd64.deb
rpm=build/packages/app-1.2.3-1.x86_64.rpm

expect_text() { [ "$2" = "$text" ] || [ "$2" = "$short" ] || fail "$1: $2"; }
expect_text 'deb summary' "$(dpkg-deb -f $deb Description | sed -n 1p)"
expect_text 'deb description' "$(dpkg-deb -f $deb Description | sed -n '2,$p' | sed 's/^ //' | tr '\n' ' ' | sed 's/ $//')"
expect_text 'rpm summary' "$(rpm -qp --qf '%{SUMMARY}' $rpm)"
expect_text 'rpm vendor' "$(rpm -qp --qf '%{VENDOR}' $rpm)"
expect_text 'rpm description' "$(rpm -qp --qf '%{DESCRIPTION}' $rpm | tr '\n' ' ' | sed 's/ $//')"
expect_text 'rpm changelog' "$(rpm -qp --qf '[%{CHANGELOGTEXT}]' $rpm | sed 's/^- //')"

dpkg-deb -x $deb from-deb
mkdir from-rpm
rpm2cpio $rpm | (cd from-rpm && cpio -id --quiet)
expect_text 'deb changelog' "$(gzip -dc from-deb/usr/share/doc/app/changelog.Debian.gz | sed -n 's/^  \* //p')"
for root in from-deb from-rpm; do
  expect_in $root/usr/share/doc/app/copyright "$text"
  expect_same from-deb/usr/lib/systemd/system/app.service $root/usr/lib/systemd/system/app.service
  expect_same from-deb/usr/lib/sysusers.d/app.conf $root/usr/lib/sysusers.d/app.conf
done

# systemd reads the unit as it is meant, and desktop files are valid.
unit="from-deb/usr/lib/systemd/system/app.service"
expect_in "$unit" 'Description=a %%('
[ "$(grep -c '^ExecStart=' "$unit")" = 1 ] || fail 'the command is in several lines'
desktop-file-validate from-deb/usr/share/applications/*.desktop >&2 || fail 'the desktop file is not valid'
rpm -qp --scripts $rpm >scripts.txt
dpkg-deb --ctrl-tarfile $deb | tar -xO --wildcards './p*' >>scripts.txt
if grep injected scripts.txt >&2; then fail 'a script has the text'; fi
! find . -name injected | grep . >&2 || fail 'a command was run'
