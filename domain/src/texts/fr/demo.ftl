# What `photos36 demo` says.

demo-sending = Les habitants envoient
demo-preparing = Les vignettes se préparent
demo-on-map = Photos sur la carte : { $count }
demo-to-place = À placer par leur auteur ({ $count }) :
demo-refused = Refusées ({ $count }) :
demo-waiting = Encore en préparation ({ $count }) :
demo-more = … et { $count } de plus
demo-pages = Les pages à ouvrir :
demo-page-map = La carte et les photos
demo-page-links = Les liens de { $name }
demo-page-desk = Le bureau de { $name } (animatrice)
demo-page-dashboard = Le tableau de bord de { $name } (maire, animatrice)
demo-page-take = Prendre une photo (habitante)
demo-page-contract = Le contrat de l'API
demo-links = Pour entrer (chaque lien sert une seule fois, pendant { $minutes } minutes) :
demo-part-resident = { $name }, habitante
demo-part-animator = { $name }, animatrice
demo-part-mayor = { $name }, maire
demo-part-editor = { $name }, éditeur
demo-serving = Tout est dans « { $data } ». Ctrl-C arrête ; la même commande reprend où l'on en était.
