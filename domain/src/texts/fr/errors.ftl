# Errors: the sentence that a person reads, and how to mend it. One for each row of error.rs.
error-body-invalid = Le corps de la requête ne peut pas être lu : { $reason }
    .remedy = Envoyez le JSON décrit par cette opération dans openapi.yaml.
error-parameter-invalid = Le paramètre ne peut pas être lu : { $reason }
    .remedy = Corrigez le paramètre nommé dans errors[].
error-text-invalid = Le texte est vide, trop long (au plus { $limit } caractères) ou contient des caractères de contrôle.
    .remedy = Raccourcissez ou complétez le texte, sans caractères de contrôle.
error-id-not-uuidv7 = L'identifiant n'est pas un UUIDv7.
    .remedy = Créez l'identifiant selon la RFC 9562, version 7.
error-id-taken = Cet identifiant désigne déjà autre chose.
    .remedy = Créez un nouvel identifiant et recommencez.
error-cursor-invalid = Ce curseur n'appartient pas à cette liste avec ces filtres.
    .remedy = Reprenez la liste depuis le début, sans curseur.
error-cursor-too-old = Ce curseur est trop ancien : une partie de ce qui a disparu depuis n'est plus connue.
    .remedy = Oubliez ce que vous gardez de cette liste et reprenez-la depuis le début, sans since.
error-route-unknown = Cette adresse n'existe pas.
    .remedy = Vérifiez l'adresse dans openapi.yaml.
error-method-not-allowed = Cette adresse n'accepte pas cette méthode.
    .remedy = Utilisez une méthode de l'en-tête Allow.
error-not-found = Introuvable.
    .remedy = Vérifiez l'identifiant ; l'objet a peut-être été supprimé.
error-sign-in-required = Il faut être connecté.
    .remedy = Connectez-vous par courriel, puis envoyez le jeton dans Authorization: Bearer.
error-token-invalid = Le jeton est expiré, révoqué ou illisible.
    .remedy = Renouvelez la session ou connectez-vous à nouveau.
error-forbidden = Votre rôle ne le permet pas.
    .remedy = Demandez à un animateur du territoire.
error-cross-site = Ce formulaire a été envoyé depuis un autre site.
    .remedy = Ouvrez la page sur ce site, puis recommencez.
error-if-match-required = Il manque l'en-tête If-Match.
    .remedy = Lisez l'objet et renvoyez son ETag dans If-Match.
error-version-stale = Quelqu'un a modifié l'objet entre-temps.
    .remedy = Relisez l'objet, puis reprenez la modification.
error-idempotency-key-reused = Cette clé Idempotency-Key a déjà servi à une autre requête.
    .remedy = Utilisez une nouvelle clé pour une nouvelle requête.
error-idempotency-key-in-flight = La requête portant cette clé est encore en cours.
    .remedy = Attendez un instant et renvoyez la même requête.
error-too-many-requests = Trop de requêtes.
    .remedy = Attendez le nombre de secondes de l'en-tête Retry-After.
error-body-too-large = Le corps de la requête est trop grand (au plus { $limit }).
    .remedy = Envoyez moins à la fois.
error-content-type-unsupported = Ce type de contenu n'est pas accepté ici.
    .remedy = Envoyez un type de contenu décrit par cette opération dans openapi.yaml.
error-email-invalid = Cette adresse de courriel n'est pas valable.
    .remedy = Vérifiez l'adresse, par exemple nom@exemple.fr.
error-sign-in-code-wrong = Le code ou le lien est faux, déjà utilisé ou expiré.
    .remedy = Demandez un nouveau code.
error-locale-unknown = Cette langue n'est pas proposée.
    .remedy = Choisissez fr ou en.
error-birth-year-invalid = L'année de naissance n'est pas plausible.
    .remedy = Donnez une année à quatre chiffres, ou rien.
error-role-unknown = Ce rôle n'existe pas.
    .remedy = Choisissez resident, animator, mayor ou mediator.
error-roles-too-many = Cette personne a déjà { $limit } rôles, le plus qu'on puisse avoir.
    .remedy = Quittez d'abord un territoire.
error-boundary-invalid = La limite du territoire est refusée : { $reason ->
        [not-geojson] ce n'est pas du GeoJSON lisible ({ $detail })
        [not-a-polygon] il faut un Polygon ou un MultiPolygon
        [not-one-feature] il faut une seule Feature dans la collection
        [empty] elle n'a aucun point
        [too-many-points] elle a plus de { $limit } points
        [too-many-polygons] elle a plus de { $limit } polygones, ou trop d'anneaux
        [swapped] latitude et longitude semblent inversées au point { $place } (longitude latitude)
        [projected] ce sont des mètres d'une projection (Lambert-93 ?) et non des degrés, au point { $place }
        [out-of-range] le point { $place } n'est pas une longitude et une latitude en degrés
        [pole] elle fait le tour d'un pôle
        [no-area] elle n'a pas de surface
        [crossing] le contour se croise au point { $place } (longitude latitude), et le réparer changerait trop sa surface
       *[other] { $reason }
    }
    .remedy = Corrigez le contour à l'endroit indiqué : GeoJSON Polygon ou MultiPolygon en degrés WGS84, longitude puis latitude (EPSG:4326).
error-insee-code-taken = Un territoire porte déjà ce code INSEE.
    .remedy = Modifiez le territoire existant.
error-currency-unknown = Cette monnaie n'est pas un code ISO 4217.
    .remedy = Donnez un code de trois lettres, par exemple EUR.
error-time-zone-unknown = Ce fuseau horaire n'est pas connu.
    .remedy = Donnez un nom IANA, par exemple Europe/Paris.
error-territory-state-illegal = Le territoire ne peut pas passer de { $from } à { $to }.
    .remedy = Suivez l'ordre interest, preparing, launched, dormant.
error-launch-required = Un territoire se lance avec ses 36 premières photos.
    .remedy = Choisissez-les, puis lancez : POST /v1/territories/(id)/launch.
error-launch-incomplete = Il manque { $missing } des 36 premières photos.
    .remedy = Remplissez chaque emplacement avec une photo publiée de ce territoire.
error-first-photos-invalid = La liste a plus de { $limit } entrées, ou deux fois la même photo.
    .remedy = Envoyez au plus { $limit } photos, chacune une fois ; null laisse un emplacement vide.
error-first-photo-unfit = La photo de l'emplacement { $slot } n'est pas publiée, ou pas de ce territoire.
    .remedy = Choisissez une photo publiée de ce territoire.
error-first-photos-frozen = La liste est figée depuis le lancement.
    .remedy = Donnez la raison du changement : tout le monde pourra la lire.
error-photo-empty = Le fichier est vide.
    .remedy = Renvoyez la photo depuis l'appareil.
error-photo-too-large = La photo dépasse { $limit } Mio.
    .remedy = Réduisez la photo ou sa qualité.
error-photo-too-many-pixels = La photo dépasse { $limit } mégapixels.
    .remedy = Réduisez les dimensions de la photo.
error-photo-format-unsupported = { $format ->
        [unknown] Ce fichier n'est d'aucun format d'image connu.
       *[other] Ce format n'est pas accepté ({ $format }).
    }
    .remedy = Envoyez un JPEG, PNG, WebP ou HEIC.
error-photo-broken = Le fichier est abîmé : { $reason ->
        [no-size] son en-tête ne dit pas sa taille.
        [two-pictures] son en-tête dit deux tailles.
        [header] son en-tête est illisible.
        [truncated] il s'arrête trop tôt.
        [no-picture] il ne contient pas d'image.
        [data] son image est illisible.
        [structure] ses parties ne vont pas ensemble.
       *[other] { $reason }
    }
    .remedy = Renvoyez la photo d'origine depuis l'appareil.
error-photo-too-costly = Décoder ce fichier demanderait trop { $reason ->
        [memory] de mémoire.
        [time] de temps.
        [scans] de passages : il est fait d'un trop grand nombre de couches.
        [parts] de travail : ses parties se recouvrent ou sont trop nombreuses.
       *[other] de mémoire ou de temps.
    }
    .remedy = Enregistrez la photo en JPEG ordinaire et renvoyez-la.
error-digest-invalid = L'empreinte SHA-256 manque ou ne peut pas être lue.
    .remedy = Envoyez Content-Digest: sha-256=:<base64>: (RFC 9530).
error-digest-mismatch = Les octets reçus ne sont pas ceux de l'empreinte.
    .remedy = Renvoyez le fichier ; il a changé en chemin.
error-place-invalid = La longitude ou la latitude est hors limites.
    .remedy = Donnez une longitude de -180 à 180 et une latitude de -90 à 90.
error-place-precision-unknown = Cette précision du lieu n'existe pas.
    .remedy = Choisissez exact, street ou hidden.
error-licence-unknown = Cette licence n'est pas proposée.
    .remedy = Choisissez CC-BY-SA-4.0, CC-BY-4.0 ou CC0-1.0.
error-themes-invalid = Un thème est vide ou trop long, ou leur nombre ne va pas (de 1 à { $limit }).
    .remedy = Donnez de 1 à { $limit } thèmes, par leur identifiant ou leur nom.
error-theme-unknown = Le thème « { $name } » n'existe pas ici.
    .remedy = Choisissez parmi ceux de GET /v1/themes ; un animateur peut en ajouter au territoire.
error-theme-taken = Ce thème existe déjà pour tous les territoires.
    .remedy = Prenez celui qui existe.
error-themes-too-many = Le territoire a déjà { $limit } thèmes à lui.
    .remedy = Prenez un thème qui existe.
error-pack-not-ready = Le fichier de ce territoire est en cours de préparation.
    .remedy = Attendez un instant et demandez-le à nouveau.
error-picture-not-ready = Cette taille n'est pas encore prête.
    .remedy = Attendez que l'état de la photo soit published.
error-box-invalid = Le cadre n'est pas ouest,sud,est,nord en degrés.
    .remedy = Donnez quatre nombres, par exemple 3.2,45.4,3.4,45.6.
error-tile-invalid = Cette tuile n'existe pas à ce niveau.
    .remedy = Donnez z de 0 à 22 et x, y de 0 à 2^z - 1.
error-job-not-parked = Cette tâche n'est pas arrêtée.
    .remedy = Seule une tâche arrêtée peut être relancée.
error-internal = Une erreur est survenue de notre côté.
    .remedy = Réessayez plus tard ; donnez l'identifiant de requête si cela dure.
error-unavailable = Le service est momentanément indisponible.
    .remedy = Réessayez dans un instant.
error-amount-invalid = Le montant doit être compris entre { $least } et { $most }, dans la plus petite unité de la monnaie.
    .remedy = Corrigez le montant : 500 signifie 5,00 €.
error-day-invalid = Cette date n'existe pas ou n'est pas possible ici.
    .remedy = Écrivez la date comme 2026-06-21, au plus tard aujourd'hui pour ce qui est passé.
error-grouping-unknown = Les prélèvements se groupent par 1, 3, 6 ou 12 mois.
    .remedy = Choisissez 1, 3, 6 ou 12.
error-subscription-exists = Vous avez déjà un abonnement dans ce territoire.
    .remedy = Modifiez celui que vous avez : son montant, sa pause ou sa reprise.
error-subscription-stopped = Cet abonnement est arrêté.
    .remedy = Reprenez-le d'abord en le remettant à l'état « active ».
error-subscription-unknown = Cet abonnement n'existe pas ici ou pas pour cette personne.
    .remedy = Vérifiez l'abonnement, ou laissez le champ vide pour un don.
error-gateway-closed = Ce moyen de paiement n'est pas ouvert ici.
    .remedy = Choisissez un autre moyen : les espèces sont toujours prises.
error-currency-not-taken = Ce moyen de paiement ne prend pas la monnaie { $currency }.
    .remedy = Payez en espèces, ou demandez à l'éditeur d'ouvrir cette monnaie.
error-directions-invalid = Les parts doivent être de 1 à 100 %, chaque but une seule fois, 100 % au plus ensemble.
    .remedy = Corrigez les parts ; ce qui manque à 100 % suit la règle du territoire.
error-mission-unknown = Cette mission n'est pas de ce territoire ou est terminée.
    .remedy = Choisissez une mission ouverte du territoire.
error-payment-refused = Le prestataire a refusé le paiement ({ $reason }).
    .remedy = Essayez un autre moyen de paiement.
error-payment-pending = Un paiement de cet abonnement est déjà en route.
    .remedy = Attendez qu'il soit passé ou refusé.
error-payment-not-in = Rien de ce paiement n'est encore arrivé.
    .remedy = On ne rembourse que ce qui est arrivé.
error-refund-by-hand = Les espèces se rendent de la main à la main.
    .remedy = Écrivez un reçu de sortie de caisse.
error-signature-invalid = La signature de cet avis n'est pas authentique ou est trop ancienne.
    .remedy = Vérifiez le secret du webhook et l'heure des machines.
error-entry-reversed = Cette écriture est déjà contre-passée.
    .remedy = Une écriture se contre-passe une seule fois.
error-person-unknown = Cette personne n'existe pas.
    .remedy = Vérifiez l'identifiant de la personne.
error-balance-too-small = Il n'y a pas assez à verser.
    .remedy = Versez au plus ce qui est dû et ce qu'il y a en caisse.
error-second-person-needed = Une deuxième personne doit confirmer.
    .remedy = Demandez à quelqu'un d'autre de confirmer.
error-decided-already = C'est déjà décidé.
    .remedy = Relisez son état actuel.
error-rule-unknown = Cette règle n'existe pas.
    .remedy = Utilisez minor-safety, violence, illegal, hate, privacy, copyright, false, spam, off-topic, mistake ou other.
error-action-unknown = Cette décision n'existe pas.
    .remedy = Utilisez keep, hide, remove, restore, correct, warn ou blur.
error-action-unfit = Cette décision ne s'applique pas à cet objet, ou ne dit pas quoi faire.
    .remedy = Choisissez une autre décision, ou complétez la correction ou les rectangles.
error-object-kind-unknown = Cette sorte d'objet n'existe pas.
    .remedy = Utilisez photo, question, mission, comment ou person.
error-reasons-required = Une décision de ce genre dit sa règle et ses raisons.
    .remedy = Nommez la règle et écrivez la raison : l'auteur la lira.
error-report-own = On ne signale pas ce qui est à soi.
    .remedy = Modifiez-le ou supprimez-le.
error-decisions-too-many = Il faut de 1 à { $limit } décisions, une par objet.
    .remedy = Partagez-les en plusieurs appels.
error-decision-not-undoable = Cette décision ne peut plus être annulée.
    .remedy = Prenez une nouvelle décision sur l'objet.
error-decision-not-appealable = Cette décision n'enlève rien, ou elle est annulée.
    .remedy = Il n'y a rien à contester.
error-appeal-answered = Ce recours a déjà sa réponse.
    .remedy = Lisez la réponse.
error-rectangle-invalid = Le rectangle ne tient pas dans l'image, ou il manque.
    .remedy = Donnez x, y, width et height entre 0 et 1, en parts de l'image redressée.
error-blurs-too-many = Trop de demandes de floutage attendent déjà pour cette photo (au plus { $limit }).
    .remedy = Attendez qu'une réponse soit donnée.
error-blur-decided = Cette demande de floutage a déjà été tranchée autrement.
    .remedy = Faites une nouvelle demande.
error-mission-kind-unknown = Cette sorte de mission n'existe pas.
    .remedy = Utilisez problem, answer, making, transformation, product, event ou wish.
error-mission-state-illegal = La mission ne peut pas passer de « { $from } » à « { $to } ».
    .remedy = Relisez son état : gathering, active, puis completed ou abandoned, puis archived.
error-mission-closed = Cette mission est terminée ({ $state }).
    .remedy = Ouvrez une nouvelle mission, ou rejoignez-en une qui est ouverte.
error-mission-not-alone = D'autres personnes sont dans l'équipe.
    .remedy = Quittez l'équipe, ou abandonnez la mission en disant pourquoi.
error-territory-required = Rien ne dit de quel territoire il s'agit.
    .remedy = Donnez une question, une photo, un lieu dans un territoire, ou territory_id.
error-territory-foreign = Le territoire n'est pas celui de la question, de la photo ou du lieu.
    .remedy = Laissez territory_id vide, ou choisissez un lieu dans ce territoire.
error-question-unknown = Cette question n'existe pas.
    .remedy = Vérifiez l'identifiant de la question.
error-photo-unknown = Cette photo n'existe pas ou n'est pas publiée.
    .remedy = Choisissez une photo publiée.
error-team-full = L'équipe est au complet ({ $limit } personnes).
    .remedy = Ouvrez une mission voisine.
error-team-removed = Vous avez été retiré de cette équipe.
    .remedy = Demandez à une personne de l'équipe de vous inviter.
error-member-unknown = Cette personne n'est pas dans l'équipe.
    .remedy = Choisissez un membre de l'équipe.
error-steward-last = Personne d'autre ne peut prendre la suite.
    .remedy = Invitez quelqu'un, ou quittez l'équipe : qui viendra ensuite en sera responsable.
error-invitations-too-many = Trop de personnes sont déjà invitées (au plus { $limit }).
    .remedy = Attendez des réponses, ou retirez des invitations.
error-pictures-too-many = Il y a trop de photos (au plus { $limit } avant et { $limit } après).
    .remedy = Gardez les plus parlantes.
error-board-full = Le tableau est plein : { $limit } tâches au plus.
    .remedy = Supprimez des tâches faites, ou réunissez-en.
error-task-unknown = Cette tâche n'est pas dans cette colonne.
    .remedy = Relisez le tableau : quelqu'un l'a peut-être déplacée ou supprimée.
error-assignee-not-member = Cette personne n'est pas de l'équipe.
    .remedy = Choisissez quelqu'un de l'équipe, ou invitez d'abord cette personne.
error-quantity-invalid = Le nombre va de 1 à { $limit }.
    .remedy = Donnez un nombre entier dans ces bornes.
error-needs-too-many = Cette mission a déjà { $limit } besoins ouverts.
    .remedy = Retirez-en, ou dites lesquels sont satisfaits.
error-need-closed = Ce besoin est satisfait ou retiré.
    .remedy = Choisissez un besoin ouvert ; l'équipe peut aussi rouvrir celui-ci.
error-need-state-illegal = Un besoin ne passe pas de « { $from } » à « { $to } ».
    .remedy = Un besoin ouvert devient satisfait ou retiré ; pour rouvrir un besoin que les offres satisfont, augmentez d'abord la quantité.
error-offers-too-many = Ce besoin a déjà reçu { $limit } offres.
    .remedy = Choisissez un autre besoin, ou parlez à l'équipe.
error-offer-withdrawn = Cette offre a été retirée par qui l'avait faite.
    .remedy = Choisissez une autre offre.
error-photos-too-many = Il faut au plus { $limit } photos, chacune une seule fois.
    .remedy = Retirez des photos, ou écrivez une deuxième entrée.
error-knowledge-too-many = Cette mission a déjà { $limit } connaissances.
    .remedy = Supprimez-en, ou réunissez-en.
error-link-invalid = Cette adresse n'est pas une adresse du Web.
    .remedy = Donnez une adresse entière qui commence par https:// ou http://.
error-replica-at-home = Une mission se réplique dans un autre territoire que le sien.
    .remedy = Choisissez un autre territoire, ou rejoignez la mission ici.
error-template-unknown = Ce fichier n'est pas une mission de « 36 photos » d'une version connue ici.
    .remedy = Exportez la mission de nouveau, ou mettez ce serveur à jour.
error-excluded = Le conseil des sages vous a exclu de ce territoire.
    .remedy = Lisez sa décision ; vous pouvez jouer ailleurs.
error-proposal-closed = Cette proposition est close.
    .remedy = Lisez son issue, ou faites une nouvelle proposition.
error-proposal-questions-too-many = Cette proposition a déjà { $limit } questions.
    .remedy = Lisez celles qui sont là.
error-days-invalid = Ce nombre de jours ne va pas.
    .remedy = Donnez de { $least } à { $most } jours.
error-hours-invalid = Ce nombre d'heures ne va pas.
    .remedy = Donnez de { $least } à { $most } heures.
error-draw-candidates-too-few = Trop peu de personnes sont prêtes à être tirées au sort (il en faut { $limit }).
    .remedy = Demandez autour de vous qui est prêt à siéger.
error-draw-too-early = La graine publique ne peut pas encore être connue.
    .remedy = Attendez l'heure annoncée du tirage.
error-drawn-already = Ce tirage a été fait avec une autre graine.
    .remedy = Engagez un nouveau tirage.
error-mediation-exists = Ce recours a déjà sa médiation.
    .remedy = Poursuivez celle qui est ouverte.
error-mediation-taken = Quelqu'un tient déjà cette médiation.
    .remedy = Choisissez-en une autre.
error-mediation-ended = Cette médiation est terminée.
    .remedy = Ouvrez-en une nouvelle s'il le faut.
error-mediation-full = Cette médiation a déjà { $limit } messages.
    .remedy = La personne qui la tient doit la terminer.
error-mediation-not-held = La personne qui tient la médiation n'y a rien écrit : elle n'a pas eu lieu.
    .remedy = Écrivez d'abord aux deux parties.
error-mediation-required = Le conseil n'exclut personne sans médiation.
    .remedy = Ouvrez d'abord une médiation ; restée sans issue, elle vient devant le conseil.
error-case-not-calling = Le conseil n'est plus appelé sur cette affaire.
    .remedy = Relisez son état.
error-case-not-open = Cette affaire n'est pas devant le conseil.
    .remedy = Attendez que dix membres l'aient appelé.
error-measure-unfit = Cette mesure vise quelqu'un, et l'affaire ne concerne personne.
    .remedy = Proposez un avis.
error-measure-decided = Cette mesure est décidée.
    .remedy = Lisez-la, ou proposez-en une autre.
error-measures-too-many = Cette affaire a déjà { $limit } mesures.
    .remedy = Décidez de celles qui sont là.
error-question-nowhere = Une question se pose soit sur une photo, qui lui donne son lieu, soit dans un territoire.
    .remedy = Donnez photo_id, ou bien territory_id avec ou sans lieu.
error-place-outside = Ce lieu est hors du territoire.
    .remedy = Choisissez un lieu dans le territoire.
error-question-in-use = D'autres s'appuient sur cette question : une mission, une réponse ou des questions fusionnées.
    .remedy = Reformulez-la plutôt, ou demandez à un animateur de défaire les fusions.
error-answer-missing = Cette mission n'existe pas ou n'a pas encore publié de réponse.
    .remedy = Nommez une mission accomplie, avec sa réponse.
error-age-bracket-unknown = Cette tranche d'âge n'existe pas.
    .remedy = Utilisez 0-14, 15-24, 25-39, 40-59, 60-74 ou 75+, ou n'en donnez pas.
error-starter-unknown = Cette amorce n'existe pas.
    .remedy = Reprenez la clé d'une amorce de la photo, ou écrivez votre question.
error-question-merge-illegal = Cette question ne peut pas être fusionnée avec celle-là.
    .remedy = Ce n'est pas la même, elle n'est pas déjà fusionnée ailleurs, et celle qui a une réponse reste.
error-spoken-too-many = Il faut de 1 à { $limit } questions dites.
error-upload-version-unsupported = Cette version du protocole tus n'est pas parlée ici.
    .remedy = Envoyez l'en-tête Tus-Resumable: 1.0.0.
error-upload-offset-mismatch = L'envoi n'en est pas à cet octet.
    .remedy = Demandez Upload-Offset par HEAD, puis continuez à partir de là.
error-upload-locked = Une autre requête écrit cet envoi en ce moment.
    .remedy = Attendez un instant, demandez Upload-Offset par HEAD, puis continuez.
error-upload-gone = Cet envoi a expiré, ou ses octets ont été refusés.
    .remedy = Commencez un nouvel envoi.
error-upload-too-long = Il est arrivé plus d'octets que Upload-Length n'en annonçait ({ $limit }).
    .remedy = Demandez Upload-Offset par HEAD et n'envoyez que ce qui manque.
error-upload-checksum-mismatch = Les octets n'ont pas la somme de contrôle annoncée ; ils n'ont pas été gardés.
    .remedy = Renvoyez les mêmes octets au même Upload-Offset.
error-upload-checksum-unknown = La somme de contrôle n'est pas lisible.
    .remedy = Envoyez Upload-Checksum: sha1 ou sha256, une espace, puis la somme en base64.
error-uploads-too-many = Trop d'envois sont ouverts, ou trop d'octets annoncés (au plus { $limit } envois et { $mib } Mio).
    .remedy = Terminez ou supprimez d'abord des envois ouverts.
error-hashes-too-many = Il faut de 1 à { $limit } empreintes.
    .remedy = Partagez-les en plusieurs appels.
