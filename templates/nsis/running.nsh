; Programs that run from the folder: they are asked to end, or their user is.

!macro RUNNING_FUNCTIONS un
; CloseRunning: the Restart Manager (Windows Vista and later) ends what has $InUse open, as it does for updates of Windows.
Function ${un}CloseRunning
  Push $0
  Push $1
  Push $2
  Push $3
  System::Call '*(&w40) p .r3' ; the session's key: 32 characters
  System::Call 'rstrtmgr::RmStartSession(*i .r0, i 0, p r3) i .r1'
  ${If} $1 == 0
    System::Call '*(w "$InUse") p .r2'
    System::Call 'rstrtmgr::RmRegisterResources(i r0, i 1, p r2, i 0, p 0, i 0, p 0) i .r1'
    ${If} $1 == 0
      System::Call 'rstrtmgr::RmShutdown(i r0, i 1, p 0) i .r1' ; RmForceShutdown: also what does not answer
    ${EndIf}
    System::Free $2
    System::Call 'rstrtmgr::RmEndSession(i r0)'
  ${EndIf}
  System::Free $3
  Pop $3
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; GiveUp: the program ends with the status $0; services that were stopped run again, and what was unpacked is gone.
Function ${un}GiveUp
  RMDir /r "$INSTDIR\uninstall\new"
  RMDir "$INSTDIR\uninstall"
  RMDir "$INSTDIR"
  StrCpy $1 1
  ${Do}
    ClearErrors
    ${${un}WordFind} "$Ran" "|" "E+$1" $R0
    ${If} ${Errors}
      ${Break}
    ${EndIf}
    Call ${un}StartService
    IntOp $1 $1 + 1
  ${Loop}
  SetErrorLevel $0
  Quit
FunctionEnd

; RequireUnused: returns when nothing of the installation in $INSTDIR is in use, or ends the program with status 4.
Function ${un}RequireUnused
  Push $R0
  Push $R1
  Push $R4
  Push $0
  StrCpy $0 0 ; how often it was tried
  ${Do}
    StrCpy $InUse ""
    StrCpy $R4 "$INSTDIR\uninstall\lists"
    GetFunctionAddress $R1 ${un}FindInUse
    Call ${un}EachList
    ${If} $InUse == ""
      ${Break}
    ${EndIf}
    ${If} $Ran != ""
    ${AndIf} $0 < 40
      IntOp $0 $0 + 1 ; a service says that it has stopped before its program ends
      Sleep 250
    ${ElseIf} $Close == 1
    ${AndIf} $0 < 60
      IntOp $0 $0 + 1
      Call ${un}CloseRunning
      Sleep 250
    ${ElseIf} ${Silent}
      StrCpy $0 4
      Call ${un}GiveUp
    ${Else}
      MessageBox MB_YESNOCANCEL|MB_ICONEXCLAMATION "$(InUseText)" IDYES close IDNO again
      StrCpy $0 4
      Call ${un}GiveUp
    close:
      Call ${un}CloseRunning
      Sleep 500
    again:
    ${EndIf}
  ${Loop}
  Pop $0
  Pop $R4
  Pop $R1
  Pop $R0
FunctionEnd
!macroend

!insertmacro RUNNING_FUNCTIONS ""
!insertmacro RUNNING_FUNCTIONS "un."
