; What an installation consists of: lists in its folder uninstall\lists, UTF-16LE, a line each: a kind and a text.
;   F a file, C a file that its user may edit, D a folder (behind its files, deepest first): below the folder
;   S a shortcut, T a file type, U a URL protocol, V a service, P what PATH was given: registered.nsh

!macro LIST_FUNCTIONS un
; EachLine: calls the function with the address $R1 for each line of the list $R0, with $Kind and $Text.
Function ${un}EachLine
  Push $R2
  Push $R3
  ClearErrors
  FileOpen $R2 "$R0" r
  ${If} ${Errors}
    Pop $R3
    Pop $R2
    Return
  ${EndIf}
  ${Do}
    ClearErrors
    FileReadUTF16LE $R2 $R3
    ${If} ${Errors}
      ${Break}
    ${EndIf}
    ${Do} ; the end of the line
      StrCpy $Text $R3 1 -1
      ${If} $Text == "$\n"
      ${OrIf} $Text == "$\r"
        StrCpy $R3 $R3 -1
      ${Else}
        ${Break}
      ${EndIf}
    ${Loop}
    StrCpy $Kind $R3 1
    StrCpy $Text $R3 "" 2
    ${If} $Text != ""
      Call $R1
    ${EndIf}
  ${Loop}
  FileClose $R2
  Pop $R3
  Pop $R2
FunctionEnd

; EachList: EachLine for every list of files in the folder $R4; the list "registered" is another kind.
Function ${un}EachList
  Push $R5
  Push $R6
  ClearErrors
  FindFirst $R5 $R6 "$R4\*.list"
  ${IfNot} ${Errors}
    ${Do}
      StrCpy $R0 "$R4\$R6"
      Call ${un}EachLine
      ClearErrors
      FindNext $R5 $R6
    ${LoopUntil} ${Errors}
    FindClose $R5
  ${EndIf}
  Pop $R6
  Pop $R5
FunctionEnd

; IsInner: $0 is 1 when $Text leads to nothing outside the folder that it is below.
Function ${un}IsInner
  StrCpy $0 $Text 1
  ${If} $0 == "\"
    StrCpy $0 0
    Return
  ${EndIf}
  System::Call 'shlwapi::StrStrW(w "\$Text\", w "\..\") p .r0'
  ${If} $0 == 0
    System::Call 'shlwapi::StrStrW(w "$Text", w ":") p .r0'
  ${EndIf}
  ${If} $0 == 0
    StrCpy $0 1
  ${Else}
    StrCpy $0 0
  ${EndIf}
FunctionEnd

; IsSame: $0 is 1 when the files $1 and $2 are both there with the same bytes.
Function ${un}IsSame
  Push $3
  Push $4
  Push $5
  Push $6
  StrCpy $0 0
  ClearErrors
  FileOpen $3 $1 r
  ${IfNot} ${Errors}
    FileOpen $4 $2 r
    ${If} ${Errors}
      FileClose $3
    ${Else}
      ${Do}
        ClearErrors
        FileReadByte $3 $5
        ${If} ${Errors}
          StrCpy $5 end
        ${EndIf}
        ClearErrors
        FileReadByte $4 $6
        ${If} ${Errors}
          StrCpy $6 end
        ${EndIf}
        ${If} $5 != $6
          ${Break}
        ${EndIf}
        ${If} $5 == end
          StrCpy $0 1
          ${Break}
        ${EndIf}
      ${Loop}
      FileClose $4
      FileClose $3
    ${EndIf}
  ${EndIf}
  Pop $6
  Pop $5
  Pop $4
  Pop $3
FunctionEnd

; RemoveFile: the file $1 is gone; one that is in use is moved away and removed at the next start of the system.
Function ${un}RemoveFile
  ${IfNot} ${FileExists} "$1"
    Return
  ${EndIf}
  SetFileAttributes "$1" NORMAL
  ClearErrors
  Delete "$1"
  ${If} ${Errors}
    Push $2
    GetTempFileName $2 "$INSTDIR\uninstall"
    Delete $2
    ClearErrors
    Rename "$1" "$2"
    ${If} ${Errors}
      StrCpy $Failed "$1"
    ${Else}
      Delete /REBOOTOK "$2"
    ${EndIf}
    Pop $2
  ${EndIf}
FunctionEnd

; RemoveInstalled: a line of a list of files. What its user has edited stays.
Function ${un}RemoveInstalled
  Push $0
  Push $1
  Push $2
  Call ${un}IsInner
  ${If} $0 == 1
    StrCpy $1 "$INSTDIR\$Text"
    ${If} $Kind == F
      Call ${un}RemoveFile
    ${ElseIf} $Kind == C
      StrCpy $2 "$INSTDIR\uninstall\config\$Text"
      Call ${un}IsSame
      ${If} $0 == 1
      ${OrIf} $Purge == 1
        Call ${un}RemoveFile
        StrCpy $1 "$INSTDIR\$Text.new"
        Call ${un}RemoveFile
      ${EndIf}
    ${ElseIf} $Kind == D
      RMDir "$1" ; only when it is empty
    ${EndIf}
  ${EndIf}
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; FindInUse: $InUse is a program or library of a list that is in use.
Function ${un}FindInUse
  ${If} $InUse != ""
  ${OrIf} $Kind != F
    Return
  ${EndIf}
  Push $0
  Push $1
  StrCpy $0 $Text "" -4
  ${If} $0 == ".exe"
  ${OrIf} $0 == ".dll"
    StrCpy $1 "$INSTDIR\$Text"
    ${If} ${FileExists} "$1"
      ClearErrors
      FileOpen $0 "$1" a ; nobody can write to what is loaded
      ${If} ${Errors}
        StrCpy $InUse "$1"
      ${Else}
        FileClose $0
      ${EndIf}
    ${EndIf}
  ${EndIf}
  Pop $1
  Pop $0
FunctionEnd
!macroend

!insertmacro LIST_FUNCTIONS ""
!insertmacro LIST_FUNCTIONS "un."
