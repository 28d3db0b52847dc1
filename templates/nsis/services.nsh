; Windows services, through the service control manager's own functions: no command line is built for a tool.

!macro SERVICE_FUNCTIONS un
; OpenService: $ServiceHandle is that of the service $R0, or 0. SC_MANAGER_ALL_ACCESS, SERVICE_ALL_ACCESS
Function ${un}OpenService
  StrCpy $ServiceHandle 0
  System::Call 'advapi32::OpenSCManagerW(p 0, p 0, i 0xf003f) p .s'
  Pop $ServiceManager
  ${If} $ServiceManager != 0
    System::Call 'advapi32::OpenServiceW(p $ServiceManager, w R0, i 0xf01ff) p .s'
    Pop $ServiceHandle
  ${EndIf}
FunctionEnd

Function ${un}CloseService
  ${If} $ServiceHandle != 0
    System::Call 'advapi32::CloseServiceHandle(p $ServiceHandle)'
  ${EndIf}
  ${If} $ServiceManager != 0
    System::Call 'advapi32::CloseServiceHandle(p $ServiceManager)'
  ${EndIf}
FunctionEnd

; ServiceState: $1 is the state of the opened service: 1 stopped, 4 running; SERVICE_STATUS has it in its second number.
Function ${un}ServiceState
  Push $0
  System::Call '*(i, i, i, i, i, i, i) p .r0'
  System::Call 'advapi32::QueryServiceStatus(p $ServiceHandle, p r0) i .r1'
  ${If} $1 == 0
    StrCpy $1 0
  ${Else}
    System::Call '*$0(i, i .r1)'
  ${EndIf}
  System::Free $0
  Pop $0
FunctionEnd

; StopService: the service $R0 has stopped, after 60 seconds at most; $1 is 1 when it ran before.
Function ${un}StopService
  Push $2
  Push $3
  StrCpy $3 0
  Call ${un}OpenService
  ${If} $ServiceHandle != 0
    Call ${un}ServiceState
    ${If} $1 != 1
    ${AndIf} $1 != 0
      ${If} $1 != 3 ; SERVICE_STOP_PENDING: somebody else stops it
        StrCpy $3 1
      ${EndIf}
      System::Call '*(i, i, i, i, i, i, i) p .r2'
      System::Call 'advapi32::ControlService(p $ServiceHandle, i 1, p r2) i' ; SERVICE_CONTROL_STOP
      System::Free $2
      ${For} $2 1 240
        Call ${un}ServiceState
        ${If} $1 == 1
        ${OrIf} $1 == 0
          ${Break}
        ${EndIf}
        Sleep 250
      ${Next}
    ${EndIf}
  ${EndIf}
  Call ${un}CloseService
  StrCpy $1 $3
  Pop $3
  Pop $2
FunctionEnd

; DeleteService: the service $R0 is gone.
Function ${un}DeleteService
  Push $1
  Call ${un}StopService
  Call ${un}OpenService
  ${If} $ServiceHandle != 0
    System::Call 'advapi32::DeleteService(p $ServiceHandle) i .r1'
    ${If} $1 == 0
      StrCpy $Failed "$R0"
    ${EndIf}
  ${EndIf}
  Call ${un}CloseService
  Pop $1
FunctionEnd
; StartService: asks the manager to start the service $R0; its own start can take longer than an installer waits.
Function ${un}StartService
  Push $1
  Push $2
  Call ${un}OpenService
  ${If} $ServiceHandle != 0
    System::Call 'advapi32::StartServiceW(p $ServiceHandle, i 0, p 0) i .r1'
    ${If} $1 == 0
      StrCpy $Failed "$R0"
    ${Else}
      ${For} $2 1 120
        Call ${un}ServiceState
        ${If} $1 != 2 ; SERVICE_START_PENDING
          ${Break}
        ${EndIf}
        Sleep 250
      ${Next}
      ${If} $1 != 4
        StrCpy $Failed "$R0"
      ${EndIf}
    ${EndIf}
  ${EndIf}
  Call ${un}CloseService
  Pop $2
  Pop $1
FunctionEnd
!macroend

!insertmacro SERVICE_FUNCTIONS ""
!insertmacro SERVICE_FUNCTIONS "un."

; InstallService: $R0 name, $R1 name that people see, $R2 command line, $R3 account (empty: LocalSystem), $R4 start (2
; automatic, 3 on demand), $R5 description, $R6 1: it is started again when it fails. One that is there keeps its account and start.
Function InstallService
  Push $0
  Push $1
  Call OpenService
  ${If} $ServiceManager == 0
    StrCpy $Failed "$R0"
  ${ElseIf} $ServiceHandle == 0
    ; SERVICE_WIN32_OWN_PROCESS, SERVICE_ERROR_NORMAL
    ${If} $R3 == ""
      System::Call 'advapi32::CreateServiceW(p $ServiceManager, w R0, w R1, i 0xf01ff, i 0x10, i R4, i 1, w R2, p 0, p 0, p 0, p 0, p 0) p .s'
    ${Else}
      System::Call 'advapi32::CreateServiceW(p $ServiceManager, w R0, w R1, i 0xf01ff, i 0x10, i R4, i 1, w R2, p 0, p 0, p 0, w R3, w "") p .s'
    ${EndIf}
    Pop $ServiceHandle
    ${If} $ServiceHandle == 0
      StrCpy $Failed "$R0"
    ${ElseIf} $R4 == 2
      StrCpy $Ran "$Ran$R0|" ; a new one is started like those that ran
    ${EndIf}
  ${Else}
    ; SERVICE_NO_CHANGE
    System::Call 'advapi32::ChangeServiceConfigW(p $ServiceHandle, i -1, i -1, i -1, w R2, p 0, p 0, p 0, p 0, p 0, w R1) i .r1'
    ${If} $1 == 0
      StrCpy $Failed "$R0"
    ${EndIf}
  ${EndIf}
  ${If} $ServiceHandle != 0
    System::Call '*(w R5) p .r0'
    System::Call 'advapi32::ChangeServiceConfig2W(p $ServiceHandle, i 1, p r0) i' ; SERVICE_CONFIG_DESCRIPTION
    System::Free $0
    ${If} $R6 == 1
      ; SERVICE_CONFIG_FAILURE_ACTIONS: three times after 5 seconds, counted anew each day; SC_ACTION_RESTART
      System::Call '*(i 1, i 5000, i 1, i 5000, i 1, i 5000) p .r1'
      System::Call '*(p 86400, p 0, p 0, p 3, p r1) p .r0' ; numbers as wide as pointers: padding
      System::Call 'advapi32::ChangeServiceConfig2W(p $ServiceHandle, i 2, p r0) i'
      System::Free $0
      System::Free $1
    ${EndIf}
  ${EndIf}
  Call CloseService
  Pop $1
  Pop $0
FunctionEnd
