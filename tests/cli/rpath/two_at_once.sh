#!/bin/sh
# Two edits of one file at the same time: both are in it afterwards, whoever came first.
. "$PDIST_SOURCE/tests/lib.sh"

echo 'int f(void) { return 1; }' | cc -xc -shared -fPIC -o original.so - -Wl,-soname,libf.so.1

# both <command> / <command>: at once; each ends with 0.
both() {
  (eval "$1") >out-1.txt 2>&1 &
  first=$!
  (eval "$2") >out-2.txt 2>&1 &
  second=$!
  wait $first || fail "$1: $(cat out-1.txt)"
  wait $second || fail "$2: $(cat out-2.txt)"
}

pair=0
while [ $pair -lt 30 ]; do
  pair=$((pair + 1))
  cp original.so f.so
  ln -sf f.so link.so
  both 'pdist-rpath --add-rpath /one f.so' 'pdist-rpath --add-rpath /two link.so'
  case $(pdist-rpath --print-rpath f.so) in
  /one:/two | /two:/one) ;;
  *) fail "pair $pair lost an edit: $(pdist-rpath --print-rpath f.so)" ;;
  esac
done

# Several files in different orders: nobody waits for one who waits for him.
pair=0
while [ $pair -lt 10 ]; do
  pair=$((pair + 1))
  for name in a b c d; do cp original.so $name.so; done
  both 'timeout 60 pdist-rpath --add-rpath /one a.so b.so c.so d.so' 'timeout 60 pdist-rpath --add-rpath /two d.so c.so b.so a.so'
  for name in a b c d; do
    [ "$(pdist-rpath --print-rpath $name.so | tr ':' '\n' | sort | tr '\n' ' ')" = '/one /two ' ] ||
      fail "pair $pair lost an edit of $name.so: $(pdist-rpath --print-rpath $name.so)"
  done
done

# An edit that cannot be made any more behind another one: nothing is written, and the words are as ever.
cp original.so f.so
cp original.so g.so
exec 9>.f.so.pdist-tmp
flock 9
timeout 60 pdist-rpath --set-soname libother.so.1 f.so g.so >out.txt 2>err.txt 9>&- &
waiting=$!
tries=0
until grep -q 'waiting for process' err.txt; do
  tries=$((tries + 1))
  [ $tries -lt 300 ] || fail "it does not wait: $(cat err.txt)"
  sleep 0.1
done
echo text >text
mv text f.so
rm .f.so.pdist-tmp
exec 9>&-
status=0
wait $waiting || status=$?
[ $status = 1 ] || fail "exit status $status: $(cat err.txt)"
expect_in err.txt 'pdist-rpath: error: f.so: cannot read'
[ "$(pdist-rpath --print-soname g.so)" = libf.so.1 ] || fail 'the other file was written'

# What is as wanted already needs no lock.
exec 9>.g.so.pdist-tmp
flock 9
timeout 60 pdist-rpath --set-soname libf.so.1 g.so || fail 'it waits, and has nothing to write'
rm .g.so.pdist-tmp
exec 9>&-
[ -z "$(find . -name '*pdist-tmp*')" ] || fail 'temporary files were left'
