# Pages.

page-skip = Aller au contenu
page-nav = Principal
page-nav-map = Carte et photos
page-nav-account = Mon compte
page-foot = Un jeu de territoire : photographier ce qui étonne près de chez soi, s'interroger, construire des réponses ensemble.
page-foot-api = Pour les développeurs : le contrat de l'API

sign-in-title = Entrer dans le jeu
sign-in-lead = Donnez votre adresse de courriel : nous y envoyons un code. Pas de mot de passe. Si c'est la première fois, votre compte est créé.
sign-in-email = Adresse de courriel
sign-in-name = Comment les autres vous verront
sign-in-name-hint = La première fois, si vous voulez. Un prénom ou un surnom suffit.
sign-in-ask = Recevoir un code
sign-in-sent = Si l'adresse { $email } est juste, un courriel y arrive. Il contient un code de 6 chiffres, bon pendant { $minutes } minutes.
sign-in-code = Code de 6 chiffres
sign-in-enter = Entrer
sign-in-again = Rien reçu ? Regardez dans les indésirables, ou demandez un autre code
sign-in-link-lead = Plus qu'un geste : touchez le bouton pour entrer dans le jeu sur cet appareil.
sign-in-known = Vous êtes dans le jeu : { $name }
sign-in-home = Aller à la carte
sign-out = Sortir du jeu sur cet appareil

home-title = Carte et photos
home-heading = Ce qui nous étonne, près de chez nous
home-lead = Des habitants photographient leur village. Chaque photo invite à une question, chaque question à une réponse que l'on construit ensemble.
home-photos = Les dernières photos
home-more = Photos suivantes
home-first = Revenir aux dernières photos
home-empty = Aucune photo n'est encore sur la carte. La première sera peut-être la vôtre.
home-end = Il n'y a pas d'autre photo.

map-label = Carte des photos
map-open = Explorer la carte
map-failed = La carte n'a pas pu être chargée.
map-photos = { $count } photos
map-one-photo = 1 photo
map-photo = Voir la photo
map-zoom-in = Agrandir
map-zoom-out = Réduire
map-outline = Carte : contours des territoires, avec un point pour chaque groupe de photos

photo-untitled = Photo sans titre
photo-alt = Photo de { $author }
photo-alt-place = Photo de { $author }, { $place }
photo-by = par { $author }
photo-author = Auteur
photo-taken = Prise le
photo-place = Territoire
photo-coordinates = Lieu
photo-licence = Licence
photo-credit = Crédit
photo-near = Tout près
photo-waiting = L'image est en préparation.

territory-population = { $count } habitants
territory-photos = Les photos de { $name }
territory-empty = Aucune photo de { $name } n'est encore publiée.

missing-title = Page introuvable
missing-text = Cette page n'existe pas, ou n'existe plus.
missing-home = Revenir à la carte

month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
date = { $day } { $month } { $year }
date-first = 1er { $month } { $year }
moment = { $date } à { $hour } h { $minute }
# Why a job was parked, for the editor.
job-parked-gave-up = La tâche a renoncé : un autre essai ne servirait à rien.
job-parked-too-many-attempts = La tâche a échoué à chacun de ses essais.
job-parked-poisoned = À son dernier essai, le programme qui exécutait la tâche s'est arrêté sans réponse. Elle n'est plus lancée, pour ne pas en arrêter d'autres.

docs-title = Le contrat de l'API
docs-lead = Chaque opération avec ses paramètres, ses réponses et ses refus. Les descriptions sont en anglais, comme le code ; chaque refus mène à une page qui dit comment y remédier, en français et en anglais.
docs-limits = Les limites de ce serveur
docs-parameters = Paramètres
docs-required = obligatoire
docs-always = toujours présent
docs-body = Corps de la requête
docs-answers = Réponses
docs-try = Essayer
docs-token = Jeton d'accès (il reste dans cet onglet)
docs-send = Envoyer la requête
docs-failed = Aucune réponse :
