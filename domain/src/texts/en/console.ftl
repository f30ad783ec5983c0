# The console: what commands say.
backup-done = Complete backup: { $objects } photo files ({ $bytes } bytes), { $copied } of them copied this time. The secret file is not in it: after a restore without it, everyone signs in again.
backup-lost = LOST { $key }: not in the store, or damaged there.
backup-lost-count = { $count } files are missing from the store; the backup holds all the rest. Run `photos36 doctor`.
restore-done = Restored: { $objects } photo files ({ $bytes } bytes). Deleted again: { $deleted }. Sizes to be made again: { $remade }. Lost before the backup already: { $lost }.

# photos36 doctor: a line for each check, and the remedy of each fault.
doctor-well = OK      { $name }: { $detail }
doctor-fault = FAULT   { $name }: { $reason }
doctor-unchecked = -       { $name }: not checked, mend what comes before first
doctor-sum = Faults: { $faults }.
doctor-settings = configuration
    .remedy = Correct the key that is named; `photos36 config print-default` shows all keys and their bounds.
doctor-secret = secret
    .remedy = Give people.secret (at least 32 characters) or a file that only the service's account reads: chmod 600.
doctor-disk = disk
    .remedy = Make room, or give the folder to the service's account (chown) on a sound disk that can be written.
doctor-database = database
    .remedy = Check database.url and that the server answers; SQLite 3.51.3, or PostgreSQL 15 with PostGIS 3.3, is the least.
doctor-migrations = schema
    .remedy = Run `photos36 migrate`.
doctor-integrity = integrity of the database
    .remedy = Stop the service, keep a copy of the files, then restore the last backup: photos36 restore.
doctor-store = store
    .remedy = Check the section [store]: the folder can be written, or the S3 server answers and the key may read, write, list and delete.
doctor-objects = files of photos
    .remedy = Restore them from the last backup; sending the same photo again from the device mends it too.
doctor-clock = clock
    .remedy = Set the machine's clock and keep it right (timedatectl set-ntp true).
doctor-mail = mail
    .remedy = Check the section [mail]: the folder can be written, or the SMTP server answers and accepts the account.
doctor-detail-disk = { $folder } ({ $free } MiB free)
doctor-detail-migrations = up to date
doctor-detail-objects = { $looked } photos looked at, all there
doctor-reason-silent = no answer in time
doctor-reason-secret-open = other accounts can read { $file }
doctor-reason-disk-full = { $folder } has only { $free } MiB left
doctor-reason-versions = PostgreSQL { $postgres }, PostGIS { $postgis } (0.0: missing)
doctor-reason-migrations = { $count } migration(s) are missing
doctor-reason-objects = { $faults } of { $looked } are missing or damaged:
doctor-reason-clock-behind = the newest rows are { $seconds } s ahead of this machine
doctor-reason-clock-apart = the database is { $seconds } s ahead of this machine

# photos36 user.
user-granted = { $email } is { $role } now.
user-revoked = { $email } is not { $role } any more.
user-no-email = "{ $email }" is no e-mail address.
user-no-role = "{ $role }" is no role: resident, animator, mayor, mediator or editor.
user-needs-territory = A { $role } needs --territory.
user-editor-everywhere = The editor is so for all territories: leave out --territory.
user-no-territory = No territory has the INSEE code { $code }.
user-not-found = No such person or territory.

# photos36 audit.
audit-whole = { $entries } entries hold; { $parts } personal parts match, { $erased } were erased.
audit-broken = broken: { $fault }
audit-replaced = broken: entry { $seq } is not the one that was written down.
