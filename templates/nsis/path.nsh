; PATH, edited in the registry in memory of any size: a text of NSIS has 1,024 characters.

; The handle of the key with the environment: the machine's or the user's. KEY_QUERY_VALUE | KEY_SET_VALUE | KEY_WOW64_64KEY
!macro OPEN_ENVIRONMENT handle
  ${If} $Scope == machine
    System::Call 'advapi32::RegOpenKeyExW(p -2147483646, w "SYSTEM\CurrentControlSet\Control\Session Manager\Environment", i 0, i 0x103, *p .${handle}) i'
  ${Else}
    System::Call 'advapi32::RegCreateKeyExW(p -2147483647, w "Environment", i 0, p 0, i 0, i 0x103, p 0, *p .${handle}, p 0) i'
  ${EndIf}
!macroend

!macro PATH_FUNCTIONS un
; EditPath: $R0 is "add" or "remove". Adds the folder $R1 and returns in $R1 the text that was added, empty when PATH had the
; folder already. Removes the text $R1, which was added once.
Function ${un}EditPath
  Push $0 ; the key
  Push $1 ; the buffer
  Push $2 ; its size in bytes
  Push $3 ; the value's type
  Push $4
  Push $5
  Push $6
  StrCpy $0 0
  !insertmacro OPEN_ENVIRONMENT r0
  ${If} $0 == 0
    StrCpy $Failed "PATH"
    Goto closed
  ${EndIf}
  StrCpy $3 2 ; REG_EXPAND_SZ
  StrCpy $2 0
  System::Call 'advapi32::RegQueryValueExW(p r0, w "Path", p 0, *i .r3, p 0, *i 0 r2) i .r4'
  ${If} $4 != 0
    StrCpy $3 2
    StrCpy $2 0
    ${If} $R0 == remove
      StrCpy $R1 ""
      Goto done
    ${EndIf}
  ${ElseIf} $3 != 1
  ${AndIf} $3 != 2
    StrCpy $Failed "PATH"
    Goto done
  ${EndIf}
  StrLen $4 $R1
  IntOp $4 $4 * 2
  IntOp $4 $4 + $2
  IntOp $4 $4 + 8
  System::Alloc $4 ; all zero
  Pop $1
  ${If} $2 > 0
    System::Call 'advapi32::RegQueryValueExW(p r0, w "Path", p 0, *i .r3, p r1, *i $2 r2) i .r4'
    ${If} $4 != 0
      StrCpy $Failed "PATH"
      Goto free
    ${EndIf}
  ${EndIf}
  ${If} $R0 == add
    Call ${un}PathAppend
  ${Else}
    Call ${un}PathCut
  ${EndIf}
  ${If} $R1 == ""
    Goto free
  ${EndIf}
  System::Call 'kernel32::lstrlenW(p r1) i .r4'
  ${If} $4 == 0
  ${AndIf} $R0 == remove
    System::Call 'advapi32::RegDeleteValueW(p r0, w "Path") i .r5'
  ${Else}
    IntOp $4 $4 + 1
    IntOp $4 $4 * 2
    System::Call 'advapi32::RegSetValueExW(p r0, w "Path", i 0, i r3, p r1, i r4) i .r5'
  ${EndIf}
  ${If} $5 != 0
    StrCpy $Failed "PATH"
    StrCpy $R1 ""
  ${Else}
    ; HWND_BROADCAST, WM_SETTINGCHANGE, SMTO_ABORTIFHUNG: programs that are started from now on have it
    System::Call 'user32::SendMessageTimeoutW(p 0xffff, i 0x1a, p 0, w "Environment", i 2, i 5000, *p .r5)'
  ${EndIf}
free:
  System::Free $1
done:
  System::Call 'advapi32::RegCloseKey(p r0)'
closed:
  Pop $6
  Pop $5
  Pop $4
  Pop $3
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; PathAppend: the folder $R1 behind the text in the buffer $1; $R1 is what was added.
Function ${un}PathAppend
  Push $4
  Push $5
  Push $6
  StrCpy $4 $1
  ${Do}
    System::Call 'shlwapi::StrStrIW(p r4, w R1) p .r5'
    ${If} $5 == 0
      ${Break}
    ${EndIf}
    ; Is it a part of its own, with or without a backslash at its end?
    StrCpy $6 ";"
    ${If} $5 != $1
      IntPtrOp $6 $5 - 2
      System::Call '*$6(&w1 .r6)'
    ${EndIf}
    ${If} $6 == ";"
      StrLen $6 $R1
      IntOp $6 $6 * 2
      IntPtrOp $6 $5 + $6
      System::Call '*$6(&w1 .r6)'
      ${If} $6 == ";"
      ${OrIf} $6 == ""
        StrCpy $R1 ""
        Goto done
      ${EndIf}
    ${EndIf}
    IntPtrOp $4 $5 + 2
  ${Loop}
  System::Call 'kernel32::lstrlenW(p r1) i .r4'
  ${If} $4 > 0
    IntOp $4 $4 - 1
    IntOp $4 $4 * 2
    IntPtrOp $4 $1 + $4
    System::Call '*$4(&w1 .r6)'
    ${If} $6 != ";"
      StrCpy $R1 ";$R1"
    ${EndIf}
  ${EndIf}
  System::Call 'kernel32::lstrcatW(p r1, w R1) p'
done:
  Pop $6
  Pop $5
  Pop $4
FunctionEnd

; PathCut: the last place of the text $R1 in the buffer $1 is taken out; $R1 is empty when there is none.
Function ${un}PathCut
  Push $4
  Push $5
  Push $6
  Push $7
  StrCpy $7 0 ; the end of what is searched
  ${Do}
    System::Call 'shlwapi::StrRStrIW(p r1, p r7, w R1) p .r4'
    ${If} $4 == 0
      StrCpy $R1 ""
      Goto done
    ${EndIf}
    StrLen $5 $R1
    IntOp $5 $5 * 2
    IntPtrOp $5 $4 + $5 ; behind it
    System::Call '*$5(&w1 .r6)'
    ${If} $6 == ""
    ${OrIf} $6 == ";"
      ${Break}
    ${EndIf}
    StrCpy $7 $4 ; a longer folder's name begins so
  ${Loop}
  StrCpy $7 $R1 1
  ${If} $6 == ";"
  ${AndIf} $7 != ";"
    IntPtrOp $5 $5 + 2 ; it was put behind a ';' or first: the one behind it is not needed any more
  ${EndIf}
  System::Call 'kernel32::lstrlenW(p r5) i .r6'
  IntOp $6 $6 + 1
  IntOp $6 $6 * 2
  System::Call 'ntdll::memmove(p r4, p r5, p r6) p'
done:
  Pop $7
  Pop $6
  Pop $5
  Pop $4
FunctionEnd
!macroend

!insertmacro PATH_FUNCTIONS ""
!insertmacro PATH_FUNCTIONS "un."
