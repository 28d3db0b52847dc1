# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# The files of a package are laid out again, after package.yaml has changed: of a .deb, or what another case says.
format=${format:-deb} system=${system:-linux}
make_old() {
  mkdir -p work/dist/share/app work/out
  dd if=/dev/urandom of=work/dist/share/app/data bs=1000 count=150 2>/dev/null
  [ "$system" = windows ] || ln -s data work/dist/share/app/link
  more_files work/dist/share/app
  "$PDIST_BIN/pdist-manifest" write work/dist --name app --version 1.0.0 --system "$system" --architecture x86_64 --time 400000000
  describe 'One line'
  run_it
  describe 'Another line'
}
# describe <text>: the package.yaml.
describe() {
  printf '%s\n' 'maintainer: Ada <ada@example.org>' 'license: MIT' "summary: $1" "description: $1." \
    'users: [{name: app}]' >work/package.yaml
}
run_it() {
  "$@" "$PDIST_BIN/pdist-package" root --dist "$work/dist" --metadata "$work/package.yaml" --format "$format" \
    --output "$work/out/root"
}
outputs() { echo "$work/out/root"; }
