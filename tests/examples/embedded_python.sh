#!/bin/sh
# The example starts its own Python through its launcher: moved, through symlinks, with exact arguments.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/examples/example.sh"
# Debian's Python, whatever else is on this machine.
make_and_move embedded-python chat "moved to/it's here" -DPython3_EXECUTABLE=/usr/bin/python3
chat="$PWD/moved to/it's here"

# expect_own_python <program>
expect_own_python() {
  env -i "$1" --smoke-python >said.txt
  expect_in said.txt "prefix $chat/python/runtime"
  expect_in said.txt 'ctypes hashlib json sqlite3 ssl zlib: fine'
}

expect_own_python "$chat/chat"
ln -s "$chat/chat" absolute-link
expect_own_python ./absolute-link
mkdir folder
ln -s ../absolute-link folder/relative-link
expect_own_python folder/relative-link
(cd folder && PATH=$PWD:$PATH && relative-link --smoke-python >/dev/null) || fail 'it does not start through PATH'
# Settings of another Python do not reach it.
env -i PYTHONHOME=/none PYTHONPATH=/none "$chat/chat" --smoke-python >said.txt
expect_in said.txt "prefix $chat/python/runtime"
printf 'one two three\n' | env -i "$chat/chat" >said.txt
expect_in said.txt 'You said 3 words.'
expect_unchanged "$chat"
