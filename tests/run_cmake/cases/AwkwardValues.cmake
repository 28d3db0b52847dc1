string(ASCII 27 escape)
add_portable_dist(app
  COMPONENTS "a;b" "c [d" "e] f" "ends with a backslash\\" "next"
  REQUIRED_FILES "share/\"quoted\"" "share/@7@ ${escape}" "share/größe"
  LAUNCHER_ENV "A=b=c;d\\" "B=" "C=]===]"
  SMOKE_TEST app "" " " "tab	newline
" "$" "$HOME" "\${A}" "%" "#" "'" "]==]" "]==" "]" "back\\slash" "$<ANGLE-R>" HELP)
