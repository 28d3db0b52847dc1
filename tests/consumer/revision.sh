#!/bin/sh
# The project's git revision is a fact of its dist; a commit makes the dist anew although no file changed.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
command -v git >/dev/null || exit 77
# The scratch folder may be below another repository, and the user may have settings.
HOME=$PWD GIT_CEILING_DIRECTORIES=$PWD GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
export HOME GIT_CEILING_DIRECTORIES GIT_CONFIG_NOSYSTEM
export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
unset SOURCE_DATE_EPOCH

# recorded <key>: a fact in the manifest.
recorded() {
  sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" build/dist/demo/share/demo/dist/manifest.json
}

make_project source <<'END'
install(TARGETS demo words)
add_portable_dist(demo)
END
configure source build
make_dist build
[ -z "$(recorded revision)" ] || fail "a revision outside a repository: $(recorded revision)"

git -C source init -q
git -C source add .
GIT_COMMITTER_DATE='@1700000000 +0000' git -C source commit -qm 'the first'
rm -rf build
configure source build
make_dist build
[ "$(recorded revision)" = "$(git -C source rev-parse HEAD)" ] || fail "revision: $(recorded revision)"
[ "$(recorded time)" = 1700000000 ] || fail "time: $(recorded time)"

echo '/* changed */' >>source/main.c
make_dist build
[ "$(recorded revision)" = "$(git -C source rev-parse HEAD)-dirty" ] || fail "revision: $(recorded revision)"
sleep 1
git -C source commit -qam 'the second'
make_dist build
[ "$(recorded revision)" = "$(git -C source rev-parse HEAD)" ] || fail "revision: $(recorded revision)"
make_dist build
expect_in out.txt 'ninja: no work to do.'
