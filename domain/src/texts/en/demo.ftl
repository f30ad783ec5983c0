# What `photos36 demo` says.

demo-sending = The residents are sending
demo-preparing = Thumbnails in the making
demo-on-map = Photos on the map: { $count }
demo-to-place = To be placed by their author ({ $count }):
demo-refused = Refused ({ $count }):
demo-waiting = Still being prepared ({ $count }):
demo-more = … and { $count } more
demo-pages = Pages to open:
demo-page-map = The map and the photos
demo-page-links = The links of { $name }
demo-page-desk = The desk of { $name } (animator)
demo-page-dashboard = The dashboard of { $name } (mayor, animator)
demo-page-take = Taking a photo (resident)
demo-page-contract = The API's contract
demo-links = To come in (each link works once, for { $minutes } minutes):
demo-part-resident = { $name }, resident
demo-part-animator = { $name }, animator
demo-part-mayor = { $name }, mayor
demo-part-editor = { $name }, editor
demo-serving = Everything is in "{ $data }". Ctrl-C stops; the same command goes on where it was.
