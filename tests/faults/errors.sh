#!/bin/sh
# errors.sh <case> <points>: system calls that fail give one error that names a file, status 1, and the old or the new
# output with nothing beside it; or they do not matter, and the output is the new one.
. "$PDIST_SOURCE/tests/faults/faults.sh"
learn

# inject <calls> <point> <error>
inject() {
  what="$3 at call $2 of $1"
  restore
  capture run_it strace -f -qqq -o injected.log -e "trace=$1" -e "inject=$1:error=$3:when=$2"
  case $status in
    0) expect_new "$what" ;;
    1)
      # Nobody hears of anything where stderr itself fails.
      if ! grep -q 'write(2, .*INJECTED' injected.log; then
        grep -q '^pdist-[a-z]*: error: ' err.txt || fail "$what: no error line: $(cat err.txt)"
        grep '^pdist-[a-z]*: error: ' err.txt | grep -qF -e "$work" -e 'error: /' -e 'standard output' || fail "$what: no file is named: $(cat err.txt)"
      fi
      expect_old_or_new "$what"
      failed=$((failed + 1))
      ;;
    *) fail "$what: status $status: $(cat err.txt)" ;;
  esac
  expect_no_others "$what"
}

failed=0
total=0
round=0
count=3
[ "$2" != all ] || count=all
while read -r calls errors; do
  points "$calls" $count >points.list </dev/null
  while read -r call number; do
    # Sampled, the points get the errors in turn; else each gets all.
    chosen=$(echo "$errors" | tr , '\n')
    [ "$count" = all ] || chosen=$(echo "$chosen" | sed -n "$((round % $(echo "$chosen" | wc -l) + 1))p")
    round=$((round + 1))
    for error in $chosen; do
      inject "$call" "$number" "$error" </dev/null
      total=$((total + 1))
    done
  done <points.list
done <<'END'
write,pwrite64,copy_file_range,sendfile ENOSPC,EIO,EDQUOT
fsync,fdatasync,syncfs EIO,ENOSPC
rename,renameat,renameat2 EIO,EACCES,ENOSPC
openat,creat EMFILE,EACCES,ENOSPC
mkdir,mkdirat,symlink,symlinkat,link,linkat ENOSPC,EDQUOT,EACCES
fchmod,chmod,fchmodat,ftruncate EIO
close EIO,ENOSPC
newfstatat,stat,lstat,statx,fstat EIO,ENOMEM
read,pread64,readlink,readlinkat EIO
getdents64 EIO
clone,clone3 EAGAIN
END
[ "$failed" -gt 0 ] || fail 'no injected error ever mattered'
echo "$total errors injected, $failed of them reported"
