; What the installer says beside the texts of Modern UI, in the languages that it speaks. The system's language is taken; English
; where it is another one.

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "Spanish"

!macro STRING name english french german spanish
  LangString ${name} ${LANG_ENGLISH} "${english}"
  LangString ${name} ${LANG_FRENCH} "${french}"
  LangString ${name} ${LANG_GERMAN} "${german}"
  LangString ${name} ${LANG_SPANISH} "${spanish}"
!macroend

!insertmacro STRING ScopeTitle "Who will use it" "Utilisateurs" "Benutzer" "Usuarios"
!insertmacro STRING ScopeText "Choose for whom $(^NameDA) is installed." \
  "Choisissez pour qui $(^NameDA) est installé." \
  "Wählen Sie, für wen $(^NameDA) installiert wird." \
  "Elija para quién se instala $(^NameDA)."
!insertmacro STRING ScopeMachine "For &everybody who uses this computer" "Pour tous les &utilisateurs de cet ordinateur" \
  "Für &alle Benutzer dieses Computers" "Para &todos los usuarios de este equipo"
!insertmacro STRING ScopeUser "Only for &me" "Seulement pour &moi" "Nur für &mich" "Solo para &mí"
!insertmacro STRING ScopeNeedsAdmin "Installing for everybody needs the rights of an administrator." \
  "L'installation pour tous demande les droits d'un administrateur." \
  "Für alle zu installieren braucht die Rechte eines Administrators." \
  "Instalar para todos requiere derechos de administrador."
!insertmacro STRING InUseText "This file is in use:$\r$\n$InUse$\r$\n$\r$\nYes: end the program now. No: I have ended it, try again." \
  "Ce fichier est utilisé :$\r$\n$InUse$\r$\n$\r$\nOui : fermer le programme maintenant. Non : je l'ai fermé, réessayer." \
  "Diese Datei wird benutzt:$\r$\n$InUse$\r$\n$\r$\nJa: das Programm jetzt beenden. Nein: ich habe es beendet, noch einmal versuchen." \
  "Este archivo está en uso:$\r$\n$InUse$\r$\n$\r$\nSí: cerrar el programa ahora. No: lo he cerrado, reintentar."
!insertmacro STRING NewerText "A newer version ($InstalledVersion) is installed. Replace it by ${VERSION}?" \
  "Une version plus récente ($InstalledVersion) est installée. La remplacer par ${VERSION} ?" \
  "Eine neuere Version ($InstalledVersion) ist installiert. Durch ${VERSION} ersetzen?" \
  "Hay una versión más reciente ($InstalledVersion). ¿Sustituirla por ${VERSION}?"
!insertmacro STRING OtherText "It is installed in another place, which is uninstalled first:$\r$\n$OtherFolder" \
  "Il est installé ailleurs ; cette installation est d'abord supprimée :$\r$\n$OtherFolder" \
  "Es ist an einer anderen Stelle installiert; dort wird es zuerst entfernt:$\r$\n$OtherFolder" \
  "Está instalado en otro lugar, de donde se quita primero:$\r$\n$OtherFolder"
!insertmacro STRING FailedText "This could not be changed:$\r$\n$Failed" "Ceci n'a pas pu être modifié :$\r$\n$Failed" \
  "Dies konnte nicht geändert werden:$\r$\n$Failed" "No se pudo cambiar:$\r$\n$Failed"
!insertmacro STRING SystemText "A 64-bit Windows is needed." "Un Windows 64 bits est nécessaire." \
  "Ein 64-Bit-Windows wird benötigt." "Se necesita un Windows de 64 bits."
!insertmacro STRING MissingText "This must be installed first, in this version or a later one:$\r$\n$Missing" \
  "Ceci doit d'abord être installé, dans cette version ou une plus récente :$\r$\n$Missing" \
  "Dies muss zuerst installiert werden, in dieser oder einer neueren Version:$\r$\n$Missing" \
  "Antes hay que instalar esto, en esta versión o una posterior:$\r$\n$Missing"
!insertmacro STRING PurgeText "Also remove settings that you have changed, and data?" \
  "Supprimer aussi les réglages modifiés et les données ?" \
  "Auch geänderte Einstellungen und Daten entfernen?" \
  "¿Quitar también los ajustes cambiados y los datos?"
