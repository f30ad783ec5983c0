# Amorces de questions, proposées sur une photo d'après ses thèmes : 8 par thème racine, 8 pour toutes.
# De 1 à 3 « Pourquoi », de 4 à 6 « Et pourquoi pas », 7 et 8 « Et si ». Une ligne, 140 caractères au plus.

starter-general-1 = Pourquoi est-ce ainsi, et depuis quand ?
starter-general-2 = Pourquoi s'arrête-t-on devant cet endroit ?
starter-general-3 = Pourquoi personne ne s'en occupe-t-il ?
starter-general-4 = Et pourquoi pas autrement ?
starter-general-5 = Et pourquoi pas demander à ceux qui habitent juste à côté ?
starter-general-6 = Et pourquoi pas essayer, un samedi, avec trois voisins et deux outils ?
starter-general-7 = Et si c'était à vous : qu'en feriez-vous ?
starter-general-8 = Et si l'on revenait prendre cette photo dans dix ans : qu'y verrait-on ?

starter-water-1 = Pourquoi l'eau passe-t-elle ici, et depuis quand ?
starter-water-2 = Pourquoi ne boit-on plus l'eau d'ici ?
starter-water-3 = Pourquoi cette eau monte-t-elle ou baisse-t-elle, et qui en note le niveau ?
starter-water-4 = Et pourquoi pas faire analyser cette eau, et la boire à nouveau ?
starter-water-5 = Et pourquoi pas rouvrir à tous ce point d'eau ?
starter-water-6 = Et pourquoi pas garder l'eau de pluie pour les jardins du voisinage ?
starter-water-7 = Et si chacun adoptait une source, une fontaine ou un bout de ruisseau ?
starter-water-8 = Et si l'eau manquait l'été prochain : par quoi commencerions-nous ?

starter-food-1 = Pourquoi ce qui pousse ici ne finit-il pas dans nos assiettes ?
starter-food-2 = Pourquoi jette-t-on encore ce qui se mange ?
starter-food-3 = Pourquoi cette terre n'est-elle plus cultivée, ou l'est-elle encore ?
starter-food-4 = Et pourquoi pas un repas où tout viendrait de moins de dix kilomètres ?
starter-food-5 = Et pourquoi pas planter ici des fruits que chacun pourrait cueillir ?
starter-food-6 = Et pourquoi pas échanger nos graines, nos confitures et nos recettes ?
starter-food-7 = Et si la cantine cuisinait ce que l'on récolte au village ?
starter-food-8 = Et si nous devions nourrir toute la commune : que sèmerions-nous d'abord ?

starter-health-1 = Pourquoi faut-il aller si loin pour se soigner ?
starter-health-2 = Pourquoi se sent-on bien, ou mal, à cet endroit ?
starter-health-3 = Pourquoi ne bouge-t-on pas davantage par ici ?
starter-health-4 = Et pourquoi pas un rendez-vous par semaine pour marcher ensemble ?
starter-health-5 = Et pourquoi pas faire venir un soignant ici, un jour par mois ?
starter-health-6 = Et pourquoi pas apprendre tous ensemble les gestes qui sauvent ?
starter-health-7 = Et si chaque voisin seul recevait une visite par semaine ?
starter-health-8 = Et si ce lieu aidait à mieux respirer, mieux dormir, mieux vieillir ?

starter-energy-1 = Pourquoi cette lumière, ce chauffage ou ce moteur tournent-ils à cette heure ?
starter-energy-2 = Pourquoi l'énergie que l'on brûle ici vient-elle d'aussi loin ?
starter-energy-3 = Pourquoi fait-il si chaud, ou si froid, entre ces murs ?
starter-energy-4 = Et pourquoi pas des panneaux sur ce toit, payés et partagés par les habitants ?
starter-energy-5 = Et pourquoi pas éteindre une heure plus tôt, et regarder le ciel ?
starter-energy-6 = Et pourquoi pas acheter à plusieurs le bois, la laine ou l'isolant ?
starter-energy-7 = Et si le village produisait autant d'énergie qu'il en consomme ?
starter-energy-8 = Et si l'on commençait par mesurer : combien de watts, ici, cette nuit ?

starter-housing-1 = Pourquoi cette maison est-elle vide, et depuis quand ?
starter-housing-2 = Pourquoi est-il si difficile de se loger ici quand on a vingt ans ?
starter-housing-3 = Pourquoi a-t-on bâti ainsi, avec cette pierre, à cet endroit ?
starter-housing-4 = Et pourquoi pas confier ces murs à ceux qui veulent les relever ?
starter-housing-5 = Et pourquoi pas un toit pour qui arrive, le temps de s'installer ?
starter-housing-6 = Et pourquoi pas isoler nos maisons ensemble, l'une après l'autre ?
starter-housing-7 = Et si plusieurs âges vivaient sous ce même toit ?
starter-housing-8 = Et si l'on faisait le tour des maisons vides, plan en main ?

starter-economy-1 = Pourquoi ce commerce, cet atelier ou cette ferme tiennent-ils, ou ont-ils fermé ?
starter-economy-2 = Pourquoi va-t-on acheter ailleurs ce qui se fabrique ici ?
starter-economy-3 = Pourquoi cette machine, cet outil ou ce local ne servent-ils plus ?
starter-economy-4 = Et pourquoi pas une boutique tenue à plusieurs, quelques heures chacun ?
starter-economy-5 = Et pourquoi pas prêter ce que l'on n'utilise qu'une fois par an ?
starter-economy-6 = Et pourquoi pas un marché du soir, une fois par mois ?
starter-economy-7 = Et si l'on fabriquait ou réparait de nouveau quelque chose ici ?
starter-economy-8 = Et si l'argent dépensé au village y faisait trois fois le tour ?

starter-education-1 = Pourquoi n'apprend-on pas à l'école ce que ce lieu raconte ?
starter-education-2 = Pourquoi ce savoir-faire risque-t-il de se perdre ?
starter-education-3 = Pourquoi les enfants passent-ils par ici sans s'arrêter ?
starter-education-4 = Et pourquoi pas faire la classe dehors, juste ici, une matinée ?
starter-education-5 = Et pourquoi pas un samedi où chacun enseigne ce qu'il sait faire ?
starter-education-6 = Et pourquoi pas demander aux enfants de nous guider ?
starter-education-7 = Et si cet endroit devenait un terrain de jeu et de découverte ?
starter-education-8 = Et si quelqu'un d'ici pouvait vous apprendre une chose : laquelle ?

starter-culture-1 = Pourquoi ce lieu porte-t-il ce nom ?
starter-culture-2 = Pourquoi ne sait-on plus qui a construit, peint ou planté cela ?
starter-culture-3 = Pourquoi ne danse-t-on plus ici comme autrefois ?
starter-culture-4 = Et pourquoi pas une scène ici, un soir d'été, ouverte à tous ?
starter-culture-5 = Et pourquoi pas enregistrer les chansons et les histoires des anciens ?
starter-culture-6 = Et pourquoi pas exposer chez les habitants, de porte en porte ?
starter-culture-7 = Et si l'on inventait une fête pour cet endroit ?
starter-culture-8 = Et si un artiste vivait ici un mois : que lui montreriez-vous d'abord ?

starter-information-1 = Pourquoi apprend-on toujours trop tard ce qui se passe près de chez soi ?
starter-information-2 = Pourquoi ce panneau, ce journal ou cette affiche ne disent-ils plus rien ?
starter-information-3 = Pourquoi le réseau passe-t-il mal ici ?
starter-information-4 = Et pourquoi pas un journal mural, écrit par ceux qui passent ?
starter-information-5 = Et pourquoi pas une heure de radio par semaine, faite au village ?
starter-information-6 = Et pourquoi pas s'aider pour les démarches en ligne, autour d'un café ?
starter-information-7 = Et si l'on rassemblait les vieilles photos de ce même endroit ?
starter-information-8 = Et si toutes les décisions prises ici se lisaient en une minute ?

starter-social-link-1 = Pourquoi se croise-t-on ici sans se parler ?
starter-social-link-2 = Pourquoi certains ne viennent-ils jamais jusqu'ici ?
starter-social-link-3 = Pourquoi aime-t-on se retrouver à cet endroit ?
starter-social-link-4 = Et pourquoi pas un banc, une table et du café, chaque vendredi ?
starter-social-link-5 = Et pourquoi pas un repas de rue où chacun apporte un plat et un voisin ?
starter-social-link-6 = Et pourquoi pas une liste de coups de main : qui peut quoi, et quand ?
starter-social-link-7 = Et si l'on frappait à la porte de ceux que l'on ne voit plus ?
starter-social-link-8 = Et si chaque nouvel arrivant était accueilli par une fête ?

starter-democracy-1 = Pourquoi cela a-t-il été décidé, et par qui ?
starter-democracy-2 = Pourquoi n'a-t-on pas demandé leur avis à ceux qui passent ici chaque jour ?
starter-democracy-3 = Pourquoi ce qui est à tous semble-t-il n'être à personne ?
starter-democracy-4 = Et pourquoi pas une réunion dehors, ici même, debout et sans micro ?
starter-democracy-5 = Et pourquoi pas confier une part du budget aux habitants de la rue ?
starter-democracy-6 = Et pourquoi pas tirer au sort ceux qui prendront soin de ce lieu ?
starter-democracy-7 = Et si les enfants et les absents avaient aussi leur voix ?
starter-democracy-8 = Et si l'on essayait six mois avant de décider pour de bon ?

starter-living-world-1 = Pourquoi voit-on moins d'oiseaux, de papillons ou d'abeilles qu'avant ?
starter-living-world-2 = Pourquoi cet arbre, cette haie ou cette mare sont-ils encore là ?
starter-living-world-3 = Pourquoi fauche-t-on, taille-t-on ou traite-t-on à cet endroit ?
starter-living-world-4 = Et pourquoi pas laisser ce coin pousser tout seul pendant un an ?
starter-living-world-5 = Et pourquoi pas planter ici un arbre pour chaque naissance ?
starter-living-world-6 = Et pourquoi pas compter ensemble, un matin, tout ce qui vit ici ?
starter-living-world-7 = Et si ce bout de nature avait la parole au conseil municipal ?
starter-living-world-8 = Et si l'on rendait aux bêtes un passage, un abri ou un peu de nuit ?

starter-mobility-1 = Pourquoi prend-on la voiture pour venir jusqu'ici ?
starter-mobility-2 = Pourquoi ce chemin s'est-il refermé, ou reste-t-il ouvert ?
starter-mobility-3 = Pourquoi est-il si risqué de passer ici à pied ou à vélo ?
starter-mobility-4 = Et pourquoi pas partager nos trajets, à partir de ce point ?
starter-mobility-5 = Et pourquoi pas rouvrir le chemin le plus court vers le village voisin ?
starter-mobility-6 = Et pourquoi pas aller à l'école à pied, tous ensemble, un jour par semaine ?
starter-mobility-7 = Et si un vélo et une charrette pouvaient remplacer la camionnette ?
starter-mobility-8 = Et si quelqu'un en fauteuil ou avec une poussette voulait passer ici ?

starter-surroundings-1 = Pourquoi passe-t-on ici sans rien regarder ?
starter-surroundings-2 = Pourquoi ce lieu est-il laissé à l'abandon, ou si bien tenu ?
starter-surroundings-3 = Pourquoi les déchets arrivent-ils toujours au même endroit ?
starter-surroundings-4 = Et pourquoi pas un grand nettoyage, suivi d'un grand goûter ?
starter-surroundings-5 = Et pourquoi pas de l'ombre, un banc et un peu d'eau ici ?
starter-surroundings-6 = Et pourquoi pas repeindre ou fleurir ce coin avec ceux qui y vivent ?
starter-surroundings-7 = Et si l'on retirait d'ici tout ce qui ne sert à rien ?
starter-surroundings-8 = Et si vous pouviez changer une seule chose dans ce paysage : laquelle ?
