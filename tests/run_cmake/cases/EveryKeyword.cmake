add_portable_dist(app
  VERSION 2.0
  TARGETS app
  COMPONENTS runtime data
  PLUGINS "plugins/*.so" /opt/driver.so
  REQUIRED_FILES share/app/index.html "share/app/*.js"
  RUNTIME python HOME home OPTIONS tests=on series=3.11
  LAUNCHER_ENV LANG=C.UTF-8 DATA=@DIST@/share
  LIBRARY_POLICY bundle-all
  EXCLUDE_REGEXES "^libfoo"
  LIBRARY_FOLDERS libs /opt/libs
  ABI_FLOOR GLIBC=2.31 GLIBCXX=3.4.28
  DATA_FILES "lib/firmware/*=firmware of the device"
  ALLOW_BUILD_PATHS "share/*.txt=shows how it was built"
  SMOKE_TEST app --version
  ARCHIVES TGZ TZST TXZ ZIP
  STRIP)
