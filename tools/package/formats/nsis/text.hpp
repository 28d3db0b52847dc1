// How texts are written into an NSIS script, and into command lines of Windows. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

/// `text` between the double quotes of a script: nothing in it is a variable, an escape or the end of the
/// string (nsis.sourceforge.io/Docs/Chapter4.html, "4.2.3 Strings").
std::string nsis_text(std::string_view text);

/// The same where makensis takes a string as it is, such as in VIAddVersionKey: on one line.
std::string nsis_compiled_text(std::string_view text);

/// A path inside the dist as Windows writes it, between double quotes.
std::string nsis_path(std::string_view path);

/// One argument of a command line, between double quotes of a script: whatever reads the line with
/// CommandLineToArgvW gets `argument`, which is written for the script already
/// (learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-commandlinetoargvw).
std::string windows_argument(const std::string& argument);

/// The hexadecimal bytes of a REG_MULTI_SZ value: texts in UTF-16, each with a NUL, and one more at the end.
std::string multi_text_bytes(const std::vector<std::string>& texts);

/// Little-endian UTF-16 without a byte order mark.
std::string utf16_bytes(std::string_view text);

} // namespace pdist::package
