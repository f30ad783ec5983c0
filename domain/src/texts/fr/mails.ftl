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

mail-parent-subject = Votre enfant souhaite jouer à 36 photos
mail-parent-greeting = Bonjour,
mail-parent-lead = { $name } souhaite jouer à 36 photos et nous a donné votre adresse : avant 15 ans, la loi demande l'accord d'un parent.
mail-parent-what = C'est un jeu de territoire : on photographie ce qui étonne près de chez soi, on pose des questions, on mène des missions à plusieurs. Rien n'est publié avant votre accord.
mail-parent-link = Pour lire ce qu'il en est et donner, ou retirer, votre accord :
mail-parent-not-you = Si cela ne vous concerne pas, ignorez ce courriel : votre adresse n'est pas conservée.
mail-inactive-subject = Votre compte de 36 photos va être effacé
mail-inactive-greeting = Bonjour,
mail-inactive-lead = Vous n'êtes pas venu depuis longtemps. Comme promis, nous ne gardons pas ce qui ne sert plus : votre compte sera effacé après le { $day }.
mail-inactive-stay = Pour le garder, il suffit d'entrer une fois dans le jeu :

mail-figures-subject = { $name } en { $month } : les chiffres du jeu
mail-figures-greeting = Bonjour,
mail-figures-lead = Voici ce qui s'est passé à { $name } en { $month }. Personne n'y est nommé, et ce qui concerne moins de cinq personnes n'est pas dit.
mail-figures-more = Le tableau de bord, avec ses dessins et ce que chaque chiffre veut dire :
mail-figures-end = Pour ne plus recevoir de courriels de nouvelles ni de chiffres :
