# Money.

money-label-subscription = Abonnement à prix libre, { $territory }
money-label-gift = Don, { $territory }

mail-reminder-subject = Votre abonnement annuel : { $amount } le { $day }
mail-reminder-greeting = Bonjour,
mail-reminder-debit = Le { $day }, { $amount } seront prélevés pour votre abonnement annuel à prix libre.
mail-reminder-change = Vous pouvez d'ici là changer le montant (zéro compris), mettre en pause ou arrêter : { $url }
mail-reminder-signature = 36 photos pour la Révolution du Sourire
