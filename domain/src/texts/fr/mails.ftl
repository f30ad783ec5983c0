# Mails.

# The name of someone who has not given one.
person-unnamed = Quelqu'un d'ici

mail-sign-in-subject = { $code } : votre code pour 36 photos
mail-sign-in-greeting = Bonjour,
mail-sign-in-code = Voici votre code pour entrer dans le jeu :
mail-sign-in-link = Ou touchez ce lien, sur l'appareil où vous voulez jouer :
mail-sign-in-button = Entrer dans le jeu
mail-sign-in-once = Le code et le lien servent une seule fois, pendant { $minutes } minutes. Ne les donnez à personne : nous ne vous les demanderons jamais.
mail-sign-in-not-you = Si vous n'avez rien demandé, vous pouvez ignorer ce courriel.
mail-sign-in-signature = 36 photos pour la Révolution du Sourire
