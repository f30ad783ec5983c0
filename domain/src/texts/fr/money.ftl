# Money.

money-label-subscription = Abonnement à prix libre, { $territory }
money-label-gift = Don, { $territory }

mail-reminder-subject = Votre abonnement annuel : { $amount } le { $day }
mail-reminder-greeting = Bonjour,
mail-reminder-debit = Le { $day }, { $amount } seront prélevés pour votre abonnement annuel à prix libre.
mail-reminder-change = Vous pouvez d'ici là changer le montant (zéro compris), mettre en pause ou arrêter : { $url }
mail-reminder-signature = 36 photos pour la Révolution du Sourire

dividend-formula = Le poids d'une contribution est le nombre de ses minutes, multiplié par un facteur de qualité et par un facteur d'émotion. Le facteur de qualité va de { $quality_low }, quand tous les pairs donnent 1, à { $quality_high }, quand tous donnent 5 ; celui d'émotion va de { $emotion_low } à { $emotion_high }. Une contribution compte dès que { $ratings } pairs l'ont évaluée. Le budget de la mission est partagé selon les poids ; les centimes qui restent vont aux plus grands restes, et à restes égaux à une personne différente à chaque période.
