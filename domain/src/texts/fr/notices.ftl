# What someone is told, a line each. The decision's line stands in moderation.ftl.
notice-untitled = sans titre
notice-territory-launched = { $territory } est lancé : ses 36 premières photos sont là.
notice-photo-published = { $actor } a publié une photo : « { $title } »
notice-question-asked = { $actor } demande : « { $title } »
notice-question-answered = Une mission répond à la question « { $title } »
notice-edit-conflicted = Ce que vous avez écrit hors ligne diffère de ce que quelqu'un a écrit entre-temps : à vous de choisir.
notice-question-merged = La question « { $title } » a été réunie à une autre, ou en a été séparée.
notice-commented = { $actor } a commenté « { $title } »
notice-mission-opened = { $actor } a ouvert une mission : « { $title } »
notice-mission-moved = La mission « { $title } » a changé d'état.
notice-mission-joined = { $actor } a rejoint la mission « { $title } »
notice-mission-invited = { $actor } vous invite dans la mission « { $title } »
notice-mission-handed-over = La mission « { $title } » a une nouvelle personne pour la porter.
notice-mission-member-removed = Vous ne faites plus partie de l'équipe de la mission « { $title } »
notice-need-stated = La mission « { $title } » a un nouveau besoin.
notice-offer-made = { $actor } propose son aide à la mission « { $title } »
notice-offer-decided = La mission « { $title } » a répondu à une proposition d'aide.
notice-task-assigned = { $actor } vous a confié une tâche dans la mission « { $title } »
notice-journal-written = { $actor } a écrit dans le journal de la mission « { $title } »
notice-mission-replicated = La mission « { $title } » a été reprise dans un autre territoire.
notice-link-declared = { $actor } a dit quelque chose d'un lien de la mission « { $title } »

mail-digest-subject = 36 photos : { $count } nouvelles de chez vous
mail-digest-subject-one = 36 photos : une nouvelle de chez vous
mail-digest-greeting = Bonjour,
mail-digest-lead = Voici ce qui s'est passé et que vous n'avez pas encore lu :
mail-digest-more = … et { $more } de plus.
mail-digest-open = Ouvrir le jeu
mail-digest-signature = 36 photos pour la Révolution du Sourire
mail-digest-end = Ne plus recevoir ces courriels

unsubscribe-title = Courriels quotidiens
unsubscribe-lead = Voulez-vous ne plus recevoir de courriel quotidien ? Vos notifications restent dans le jeu.
unsubscribe-button = Ne plus recevoir ces courriels
unsubscribe-done = C'est fait : vous ne recevrez plus de courriel quotidien. Vous pouvez les reprendre dans vos préférences.
