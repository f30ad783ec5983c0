# La console : ce que disent les commandes.
backup-done = Sauvegarde complète : { $objects } fichiers de photos ({ $bytes } octets), dont { $copied } copiés cette fois. Le fichier du secret n'y est pas : après une restauration sans lui, chacun se reconnecte.
backup-lost = PERDU { $key } : absent du stockage ou abîmé.
backup-lost-count = { $count } fichiers manquent au stockage ; la sauvegarde contient tout le reste. Lancez « photos36 doctor ».
restore-done = Restauration faite : { $objects } fichiers de photos ({ $bytes } octets). Supprimées à nouveau : { $deleted }. Tailles à refaire : { $remade }. Déjà perdus à la sauvegarde : { $lost }.

# photos36 doctor : une ligne par vérification, et le remède de chaque défaut.
doctor-well = OK      { $name } : { $detail }
doctor-fault = DÉFAUT  { $name } : { $reason }
doctor-unchecked = -       { $name } : pas vérifié, réparez d'abord ce qui précède
doctor-sum = Défauts : { $faults }.
doctor-settings = configuration
    .remedy = Corrigez la clé nommée ; « photos36 config print-default » montre toutes les clés et leurs bornes.
doctor-secret = secret
    .remedy = Donnez people.secret (au moins 32 caractères) ou un fichier que seul le compte du service lit : chmod 600.
doctor-disk = disque
    .remedy = Libérez de la place, ou donnez le dossier au compte du service (chown) sur un disque sain et inscriptible.
doctor-database = base de données
    .remedy = Vérifiez database.url et que le serveur répond ; il faut SQLite 3.51.3, ou PostgreSQL 15 avec PostGIS 3.3, au moins.
doctor-migrations = schéma
    .remedy = Lancez « photos36 migrate ».
doctor-integrity = intégrité de la base
    .remedy = Arrêtez le service, gardez une copie des fichiers, puis restaurez la dernière sauvegarde : photos36 restore.
doctor-store = stockage
    .remedy = Vérifiez la section [store] : le dossier est inscriptible, ou le serveur S3 répond et la clé peut lire, écrire, lister et supprimer.
doctor-objects = fichiers des photos
    .remedy = Restaurez-les de la dernière sauvegarde ; renvoyer la même photo depuis l'appareil la répare aussi.
doctor-clock = horloge
    .remedy = Mettez la machine à l'heure et gardez-la à l'heure (timedatectl set-ntp true).
doctor-mail = courriel
    .remedy = Vérifiez la section [mail] : le dossier est inscriptible, ou le serveur SMTP répond et accepte le compte.
doctor-detail-disk = { $folder } ({ $free } Mio libres)
doctor-detail-migrations = à jour
doctor-detail-objects = { $looked } photos regardées, toutes là
doctor-reason-silent = pas de réponse à temps
doctor-reason-secret-open = d'autres comptes peuvent lire { $file }
doctor-reason-disk-full = { $folder } n'a plus que { $free } Mio libres
doctor-reason-versions = PostgreSQL { $postgres }, PostGIS { $postgis } (0.0 : absent)
doctor-reason-migrations = il manque { $count } migration(s)
doctor-reason-objects = { $faults } manquent ou sont abîmés sur { $looked } :
doctor-reason-clock-behind = les lignes les plus récentes sont en avance de { $seconds } s sur cette machine
doctor-reason-clock-apart = la base est en avance de { $seconds } s sur cette machine

# photos36 user.
user-granted = { $email } a maintenant le rôle { $role }.
user-revoked = { $email } n'a plus le rôle { $role }.
user-no-email = « { $email } » n'est pas une adresse de courriel.
user-no-role = « { $role } » n'est pas un rôle : resident, animator, mayor, mediator ou editor.
user-needs-territory = Le rôle { $role } demande --territory.
user-editor-everywhere = L'éditeur l'est pour tous les territoires : retirez --territory.
user-no-territory = Aucun territoire n'a le code INSEE { $code }.
user-not-found = Cette personne ou ce territoire n'existe pas.

# photos36 audit.
audit-whole = { $entries } entrées tiennent ; { $parts } parties personnelles concordent, { $erased } ont été effacées.
audit-broken = ROMPU : { $fault }
audit-replaced = ROMPU : l'entrée { $seq } n'est pas celle qui a été notée.
