; What Windows is told of: shortcuts, file types, URL protocols, services, PATH. Each is noted in uninstall\lists\registered, so
; that a later version and the uninstaller take back just that.

; Note: a line of the list that is written: the kind $Kind, the text $Text.
Function Note
  FileWriteUTF16LE $Registered "$Kind $Text$\r$\n"
FunctionEnd

; AddShortcut: the file $R1 to the program $R2, with the comment $R3 and the icon of the file $R4, all but the first in the
; installation. Of a component that is not installed, there is no program.
Function AddShortcut
  ${If} ${FileExists} "$INSTDIR\$R2"
    CreateShortcut "$R1" "$INSTDIR\$R2" "" "$INSTDIR\$R4" 0 SW_SHOWNORMAL "" "$R3"
    StrCpy $Kind S
    StrCpy $Text $R1
    Call Note
  ${EndIf}
FunctionEnd

; AddFileType: files with the ending $R0 are of the type $R1, which is $R3 for people and is opened by the program $R2. The ending
; gets the type as its own only where it has none.
Function AddFileType
  ${If} ${FileExists} "$INSTDIR\$R2"
    WriteRegStr SHCTX "Software\Classes\$R1" "" "$R3"
    WriteRegStr SHCTX "Software\Classes\$R1\DefaultIcon" "" '"$INSTDIR\$R2",0'
    WriteRegStr SHCTX "Software\Classes\$R1\shell\open\command" "" '"$INSTDIR\$R2" "%1"'
    WriteRegNone SHCTX "Software\Classes\$R0\OpenWithProgids" "$R1"
    ReadRegStr $0 SHCTX "Software\Classes\$R0" ""
    ${If} $0 == ""
      WriteRegStr SHCTX "Software\Classes\$R0" "" "$R1"
    ${EndIf}
    StrCpy $Kind T
    StrCpy $Text "$R0|$R1"
    Call Note
  ${EndIf}
FunctionEnd

; AddProtocol: addresses of the scheme $R0, which are of $R3 for people, are opened by the program $R2. One that another product
; has stays with that.
Function AddProtocol
  ReadRegStr $0 SHCTX "Software\Classes\$R0\shell\open\command" ""
  ${If} $0 == ""
  ${AndIf} ${FileExists} "$INSTDIR\$R2"
    WriteRegStr SHCTX "Software\Classes\$R0" "" "URL:$R3"
    WriteRegStr SHCTX "Software\Classes\$R0" "URL Protocol" ""
    WriteRegStr SHCTX "Software\Classes\$R0\DefaultIcon" "" '"$INSTDIR\$R2",0'
    WriteRegStr SHCTX "Software\Classes\$R0\shell\open\command" "" '"$INSTDIR\$R2" "%1"'
    StrCpy $Kind U
    StrCpy $Text $R0
    Call Note
  ${EndIf}
FunctionEnd

; AddPathFolder: the folder $R2 is at the end of PATH, or where an earlier version had it.
Function AddPathFolder
  ${IfNot} ${FileExists} "$R2\*.*"
    Return
  ${EndIf}
  ${WordFind} "$KeptPath" "|" "E/;$R2" $R1
  ${If} ${Errors}
    ${WordFind} "$KeptPath" "|" "E/$R2" $R1
    ${If} ${Errors}
      StrCpy $R0 add
      StrCpy $R1 $R2
      Call EditPath
    ${Else}
      StrCpy $R1 $R2
    ${EndIf}
  ${Else}
    StrCpy $R1 ";$R2"
  ${EndIf}
  ${If} $R1 != ""
    StrCpy $Kind P
    StrCpy $Text $R1
    Call Note
  ${EndIf}
FunctionEnd

!macro REGISTERED_FUNCTIONS un
; TakeBack: a line of the list of what was registered, but for services.
Function ${un}TakeBack
  Push $0
  Push $1
  Push $2
  Push $R0
  Push $R1
  ${If} $Kind == S
    Delete "$Text"
    ${${un}GetParent} "$Text" $0
    ${If} $0 != $DESKTOP
    ${AndIf} $0 != $SMPROGRAMS
      RMDir "$0"
    ${EndIf}
  ${ElseIf} $Kind == T
    ${${un}WordFind} "$Text" "|" "+1" $0
    ${${un}WordFind} "$Text" "|" "+2" $1
    DeleteRegValue SHCTX "Software\Classes\$0\OpenWithProgids" "$1"
    DeleteRegKey /ifempty SHCTX "Software\Classes\$0\OpenWithProgids"
    ReadRegStr $2 SHCTX "Software\Classes\$0" ""
    ${If} $2 == $1
      DeleteRegValue SHCTX "Software\Classes\$0" ""
    ${EndIf}
    DeleteRegKey /ifempty SHCTX "Software\Classes\$0"
    DeleteRegKey SHCTX "Software\Classes\$1"
  ${ElseIf} $Kind == U
    ReadRegStr $0 SHCTX "Software\Classes\$Text\shell\open\command" ""
    StrLen $1 '"$INSTDIR\'
    StrCpy $0 $0 $1
    ${If} $0 == '"$INSTDIR\'
      DeleteRegKey SHCTX "Software\Classes\$Text"
    ${EndIf}
  ${ElseIf} $Kind == P
    StrCpy $R0 remove
    StrCpy $R1 "$Text"
    Call ${un}EditPath
  ${EndIf}
  Pop $R1
  Pop $R0
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; StopListed: a line of that list; its service has stopped, and $Ran has its name when it ran before.
Function ${un}StopListed
  ${If} $Kind == V
    Push $1
    Push $R0
    StrCpy $R0 $Text
    Call ${un}StopService
    ${If} $1 == 1
      StrCpy $Ran "$Ran$Text|"
    ${EndIf}
    Pop $R0
    Pop $1
  ${EndIf}
FunctionEnd

Function ${un}DeleteListed
  ${If} $Kind == V
    Push $R0
    StrCpy $R0 $Text
    Call ${un}DeleteService
    Pop $R0
  ${EndIf}
FunctionEnd
!macroend

!insertmacro REGISTERED_FUNCTIONS ""
!insertmacro REGISTERED_FUNCTIONS "un."
