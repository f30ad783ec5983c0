# Rules of conduct and what a statement of reasons says.
rule-minor-safety = Un mineur est en danger ou montré sans accord.
rule-violence = Violence, menaces ou appel à la violence.
rule-illegal = Contraire à la loi.
rule-hate = Haine ou humiliation de personnes pour ce qu'elles sont.
rule-privacy = Quelqu'un est montré ou raconté contre son gré.
rule-copyright = Œuvre d'autrui sans son accord.
rule-false = Affirmation fausse qui nuit.
rule-spam = Publicité ou répétition.
rule-off-topic = Sans rapport avec le lieu ou le jeu.
rule-mistake = Erreur de lieu, de thème ou de texte.
rule-other = Autre raison, dite dans le texte.
statement-automated = Masqué automatiquement : assez de personnes distinctes l'ont signalé. Un animateur décidera.
statement-appeal = Vous pouvez contester cette décision, gratuitement, en disant pourquoi ; une autre personne que celle qui l'a prise vous répondra. Vous gardez aussi le droit de saisir un organe de règlement extrajudiciaire des litiges ou un tribunal.
statement-no-appeal = Cette décision ne vous enlève rien : il n'y a rien à contester.
notice-report-decided = Une décision a été prise sur ce que vous avez signalé : lisez son issue.
notice-decision-taken = Une décision a été prise sur ce que vous avez publié : lisez ses raisons.
