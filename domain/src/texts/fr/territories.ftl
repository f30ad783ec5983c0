# Ce que dit la commande « photos36 territory ».

territory-opened = Territoire ouvert : { $name } ({ $id }), { $time_zone }, { $currency }.
territory-unknown-commune = Les limites de la commune { $code } ne sont pas dans le programme, qui n'a que : { $codes }. Donnez-les par --boundary, ou importez un fichier national.
territory-importing = communes lues
territory-linking = voisinages
territory-imported = { $read } communes lues : { $created } nouvelles, { $updated } mises à jour, { $unchanged } inchangées, { $refused } refusées ; { $mended } contours corrigés.
territory-refused = refusée
territory-mended = le contour se croisait ou se touchait ; il est corrigé
territory-more = Il y en a d'autres : --after { $cursor }
