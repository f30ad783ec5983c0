# Les liens entre les missions : leurs raisons, le dessin du graphe.

link-same-question = Répondent à la même question
link-same-photo = Nées de la même photo
link-near = À { $distance } l'une de l'autre
link-themes = Thèmes communs : { $themes }
link-people-one = Une personne en commun
link-people-many = { $count } personnes en commun
link-words = Mots communs : { $words }
link-lineage = L'une est née de l'autre
link-contributes-to = Déclaré : « { $from } » contribue à « { $to } »
link-depends-on = Déclaré : « { $from } » dépend de « { $to } »
link-complements = Déclaré : « { $from } » et « { $to } » se complètent
link-bridge = Pont, faute d'autre raison : le meilleur lien par le lieu et le thème
links-title = Missions de { $territory }
links-summary = { $missions } missions, { $links } liens, { $communities } communautés
links-community-unnamed = Sans thème
links-other-theme = Autre thème
links-legend-declared = Lien déclaré
links-legend-bridge = Pont
links-rebuilding = missions liées
links-rebuilt = { $territories } territoires, { $missions } missions, { $edges } liens.
