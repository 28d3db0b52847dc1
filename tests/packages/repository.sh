# shellcheck shell=sh
# apt in a clean root, with a repository of the root's own and no network. Sourced after roots.sh.

# index_repository: of the packages in the base's folder /repository.
index_repository() {
  for file in "$base"/repository/*.deb; do
    dpkg-deb -f "$file" | sed '/^$/d' # CPack ends it with an empty line
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${file##*/}" "$(stat -c %s "$file")" \
      "$(sha256sum <"$file" | cut -d ' ' -f 1)"
  done >"${base:?}/repository/Packages"
}

# apt <argument>...: no services, no questions; what it says is in apt.txt.
apt() {
  in_root apt-get -q -y -o APT::Sandbox::User=root -o Dpkg::Options::=--force-unsafe-io \
    -o APT::Install-Recommends=false "$@" >apt.txt 2>&1
}

# apt_does <argument>...: and has to.
apt_does() { apt "$@" || { cat apt.txt >&2; fail "apt-get $1"; }; }

# use_repository: the root takes packages from /repository.
use_repository() {
  # shellcheck disable=SC2154 # of roots.sh
  echo 'deb [trusted=yes] copy:/repository ./' >"$root/etc/apt/sources.list"
  apt_does update
}
