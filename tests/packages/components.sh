#!/bin/sh
# components.sh <deb or rpm> <packages>: the packages of one code base are installed each with what it needs, or all
# through the meta package, and never without; no file is in two of them; nothing is left when they are removed.
. "$PDIST_SOURCE/tests/lib.sh"
format=$1
PACKAGES=$2
. "$PDIST_SOURCE/tests/packages/roots.sh"
. "$PDIST_SOURCE/tests/packages/repository.sh"

# package_file <package>
package_file() {
  architecture=native
  if [ "$1" = tally ]; then architecture=independent; fi
  case $format-$architecture in
    deb-native) echo "$1_1.0.0-1_amd64.deb" ;;
    deb-independent) echo "$1_1.0.0-1_all.deb" ;;
    rpm-native) echo "$1-1.0.0-1.x86_64.rpm" ;;
    rpm-independent) echo "$1-1.0.0-1.noarch.rpm" ;;
  esac
}

# files_of <package>: everything but folders.
files_of() {
  if [ "$format" = deb ]; then
    dpkg-deb --fsys-tarfile "$PACKAGES/$(package_file "$1")" | tar -t | sed 's,^\.,,' | grep -v '/$'
  else
    rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\n]' "$PACKAGES/$(package_file "$1")" 2>/dev/null |
      sed -n 's/^[^d][^ ]* //p'
  fi
}

# put_all <package>... and take_all <package>...: in one call of the package manager.
put_all() {
  for package; do
    set -- "$@" "/packages/$(package_file "$package")"
    shift
  done
  if [ "$format" = deb ]; then
    in_root dpkg -i --force-unsafe-io "$@"
  else
    for file; do
      set -- "$@" "$root$file"
      shift
    done
    in_rpm -U "$@"
  fi
}
take_all() { if [ "$format" = deb ]; then in_root dpkg -P "$@"; else in_rpm -e "$@"; fi; }

begin() {
  name=$1
  layer "$name" base
  remember
}

# expect_commands <command>...: these run, and no other command of the product is there.
expect_commands() {
  for command; do
    case $command in
      tally-agent) [ "$(in_root tally-agent door 1 2)" = 'door 2 3' ] || fail "$name: tally-agent does not run" ;;
      tally-backend)
        [ "$(printf 'door 2 3\ndoor 1 4\n' | in_root tally-backend)" = 'door 3 7' ] ||
          fail "$name: tally-backend does not run" ;;
    esac
  done
  [ "$(cd "$root/usr/bin" && find . -name 'tally*' | sed 's,^\./,,' | sort | xargs)" = "$*" ] ||
    fail "$name: there are other commands than $*"
}

make_base apt
for package in tally tally-agent tally-backend tally-common; do
  files_of "$package" >list.txt
  [ -s list.txt ] || fail "$package has no files"
  if [ "$package" = tally ] && grep -v ^/usr/share/ list.txt >&2; then fail 'the meta package has files'; fi
  cat list.txt
done >lists.txt
sort lists.txt | uniq -d >twice.txt
[ ! -s twice.txt ] || fail "in two packages: $(cat twice.txt)"

for side in agent backend; do
  begin "$side"
  done_by put_all "tally-$side" tally-common
  expect_commands "tally-$side"
  refused_by take_all tally-common
  expect_commands "tally-$side"
  done_by take_all "tally-$side"
  expect_commands
  done_by take_all tally-common
  expect_as_before "$name"
  drop "$name"

  begin "$side-alone"
  refused_by put_all "tally-$side"
  if [ "$format" = deb ]; then
    expect_in said.txt "tally-$side depends on tally-common (= 1.0.0-1)"
    done_by take_all "tally-$side" # dpkg has unpacked it
  else
    expect_in said.txt "tally-common = 1.0.0-1 is needed by tally-$side-1.0.0-1.x86_64"
  fi
  expect_as_before "$name"
  drop "$name"
done

begin meta-alone
refused_by put_all tally tally-common tally-agent
if [ "$format" = deb ]; then
  expect_in said.txt 'tally depends on tally-backend (= 1.0.0-1)'
else
  expect_in said.txt 'tally-backend = 1.0.0-1 is needed by tally-1.0.0-1.noarch'
fi
drop meta-alone

begin all
done_by put_all tally tally-agent tally-backend tally-common
expect_commands tally-agent tally-backend
refused_by take_all tally-backend
done_by take_all tally
expect_commands tally-agent tally-backend
done_by take_all tally-agent tally-backend tally-common
expect_as_before "$name"
drop all

# Who asks apt for the product by its name gets all of it, and is rid of all of it.
if [ "$format" = deb ]; then
  mkdir "$base/repository"
  cp "$PACKAGES"/*.deb "$base/repository"
  index_repository
  name=by-name
  layer by-name base
  use_repository
  remember
  apt_does install tally
  expect_commands tally-agent tally-backend
  apt_does purge --autoremove tally
  expect_as_before by-name
  drop by-name
fi
