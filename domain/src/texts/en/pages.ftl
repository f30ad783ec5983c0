# Pages.

page-skip = Skip to the content
page-nav = Main
page-nav-map = Map and photos
page-nav-account = My account
page-foot = A territorial game: photograph what makes you wonder near home, ask, and build the answers together.
page-foot-api = For developers: the API's contract

sign-in-title = Enter the game
sign-in-lead = Give your e-mail address: we send a code there. No password. If it is your first time, your account is made.
sign-in-email = E-mail address
sign-in-name = How others will see you
sign-in-name-hint = The first time, if you like. A first name or nickname will do.
sign-in-ask = Send me a code
sign-in-sent = If the address { $email } is right, a mail is on its way there. It has a code of 6 digits, good for { $minutes } minutes.
sign-in-code = Code of 6 digits
sign-in-enter = Enter
sign-in-again = Nothing came? Look among the spam, or ask for another code
sign-in-link-lead = One more tap: touch the button to enter the game on this device.
sign-in-known = You are in the game: { $name }
sign-in-home = Go to the map
sign-out = Leave the game on this device

home-title = Map and photos
home-heading = What makes us wonder, near home
home-lead = Residents photograph their village. Each photo invites a question, each question an answer that people build together.
home-photos = Latest photos
home-more = Next photos
home-first = Back to the latest photos
home-empty = No photo is on the map yet. The first one may be yours.
home-end = There are no more photos.

map-label = Map of the photos
map-open = Explore the map
map-failed = The map could not be loaded.
map-photos = { $count } photos
map-one-photo = 1 photo
map-photo = See the photo
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-outline = Map: outlines of the territories, with a dot for each group of photos

photo-untitled = Untitled photo
photo-alt = Photo by { $author }
photo-alt-place = Photo by { $author }, { $place }
photo-by = by { $author }
photo-author = Author
photo-taken = Taken
photo-place = Territory
photo-coordinates = Place
photo-licence = Licence
photo-credit = Credit
photo-near = Close by
photo-waiting = The picture is being prepared.

territory-population = { $count } inhabitants
territory-photos = Photos of { $name }
territory-empty = No photo of { $name } is published yet.

missing-title = Page not found
missing-text = This page does not exist, or no longer does.
missing-home = Back to the map

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date = { $day } { $month } { $year }
date-first = 1 { $month } { $year }
moment = { $date }, { $hour }:{ $minute }
# Why a job was parked, for the editor.
job-parked-gave-up = The job gave up: another attempt would be of no use.
job-parked-too-many-attempts = The job failed at each of its attempts.
job-parked-poisoned = At its last attempt, the program that ran the job ended without an answer. It is no longer started, so that it ends no others.

docs-title = The API's contract
docs-lead = Each operation with its parameters, answers and refusals. Each refusal leads to a page that says the remedy, in French and English.
docs-limits = This server's limits
docs-parameters = Parameters
docs-required = required
docs-always = always there
docs-body = Request body
docs-answers = Answers
docs-try = Try it
docs-token = Access token (it stays in this tab)
docs-send = Send the request
docs-failed = No answer:
