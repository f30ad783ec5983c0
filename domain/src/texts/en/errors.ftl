# Errors: the sentence that a person reads, and how to mend it. One for each row of error.rs.
error-body-invalid = The request body cannot be read: { $reason }
    .remedy = Send the JSON that this operation describes in openapi.yaml.
error-parameter-invalid = The parameter cannot be read: { $reason }
    .remedy = Correct the parameter named in errors[].
error-text-invalid = The text is empty, too long (at most { $limit } characters) or has control characters.
    .remedy = Shorten or complete the text, without control characters.
error-id-not-uuidv7 = The id is not a UUIDv7.
    .remedy = Make the id as RFC 9562 says, version 7.
error-id-taken = This id already belongs to something else.
    .remedy = Make a new id and send again.
error-cursor-invalid = This cursor does not belong to this list with these filters.
    .remedy = Start the list anew, without a cursor.
error-cursor-too-old = This cursor is too old: part of what went away since then is no longer known.
    .remedy = Forget what you keep of this list and start it anew, without since.
error-route-unknown = There is nothing at this address.
    .remedy = Check the address in openapi.yaml.
error-method-not-allowed = This address does not take this method.
    .remedy = Use a method of the Allow header.
error-not-found = Not found.
    .remedy = Check the id; the thing may have been deleted.
error-sign-in-required = You need to be signed in.
    .remedy = Sign in by e-mail, then send the token in Authorization: Bearer.
error-token-invalid = The token is expired, revoked or unreadable.
    .remedy = Refresh the session or sign in again.
error-forbidden = Your role does not allow it.
    .remedy = Ask an animator of the territory.
error-cross-site = This form was sent from another site.
    .remedy = Open the page on this site and try again.
error-if-match-required = The If-Match header is missing.
    .remedy = Read the thing and send its ETag back in If-Match.
error-version-stale = Someone changed the thing meanwhile.
    .remedy = Read the thing again, then make your change anew.
error-idempotency-key-reused = This Idempotency-Key was already used for another request.
    .remedy = Use a new key for a new request.
error-idempotency-key-in-flight = The request with this key is still running.
    .remedy = Wait a moment and send the same request again.
error-too-many-requests = Too many requests.
    .remedy = Wait for the number of seconds in the Retry-After header.
error-body-too-large = The request body is too large (at most { $limit }).
    .remedy = Send less at a time.
error-content-type-unsupported = This content type is not taken here.
    .remedy = Send a content type that this operation describes in openapi.yaml.
error-email-invalid = This e-mail address is not valid.
    .remedy = Check the address, for instance name@example.org.
error-sign-in-code-wrong = The code or link is wrong, already used or expired.
    .remedy = Ask for a new code.
error-locale-unknown = This language is not offered.
    .remedy = Choose fr or en.
error-birth-year-invalid = The birth year is not plausible.
    .remedy = Give a year of four digits, or nothing.
error-role-unknown = There is no such role.
    .remedy = Choose resident, animator, mayor or mediator.
error-roles-too-many = This person already has { $limit } roles, the most that anyone may have.
    .remedy = Leave a territory first.
error-boundary-invalid = The boundary of the territory is refused: { $reason ->
        [not-geojson] it is not GeoJSON that can be read ({ $detail })
        [not-a-polygon] a Polygon or a MultiPolygon is needed
        [not-one-feature] the collection must have one feature
        [empty] it has no point
        [too-many-points] it has more than { $limit } points
        [too-many-polygons] it has more than { $limit } polygons, or too many rings
        [swapped] latitude and longitude seem to be in the wrong order at { $place } (longitude latitude)
        [projected] these are metres of a projection (Lambert-93?) and not degrees, at { $place }
        [out-of-range] { $place } is not a longitude and a latitude in degrees
        [pole] it goes round a pole
        [no-area] it has no area
        [crossing] the outline crosses itself at { $place } (longitude latitude), and mending it would change its area too much
       *[other] { $reason }
    }
    .remedy = Mend the outline at the place given: a GeoJSON Polygon or MultiPolygon in WGS84 degrees, longitude then latitude (EPSG:4326).
error-insee-code-taken = A territory already has this INSEE code.
    .remedy = Change the existing territory.
error-currency-unknown = This currency is not an ISO 4217 code.
    .remedy = Give a code of three letters, for instance EUR.
error-time-zone-unknown = This time zone is not known.
    .remedy = Give an IANA name, for instance Europe/Paris.
error-territory-state-illegal = The territory cannot go from { $from } to { $to }.
    .remedy = Follow the order interest, preparing, launched, dormant.
error-launch-required = A territory is launched with its 36 first photos.
    .remedy = Choose them, then launch: POST /v1/territories/(id)/launch.
error-launch-incomplete = { $missing } of the 36 first photos are missing.
    .remedy = Fill every slot with a published photo of this territory.
error-first-photos-invalid = The list has more than { $limit } entries, or a photo twice.
    .remedy = Send at most { $limit } photos, each once; null leaves a slot empty.
error-first-photo-unfit = The photo of slot { $slot } is not published, or not of this territory.
    .remedy = Choose a published photo of this territory.
error-first-photos-frozen = The list is frozen since the launch.
    .remedy = Give the reason of the change: everyone will be able to read it.
error-photo-empty = The file is empty.
    .remedy = Send the photo again from the device.
error-photo-too-large = The photo is larger than { $limit } MiB.
    .remedy = Reduce the photo or its quality.
error-photo-too-many-pixels = The photo has more than { $limit } megapixels.
    .remedy = Reduce the dimensions of the photo.
error-photo-format-unsupported = { $format ->
        [unknown] This file is of no picture format that we know.
       *[other] This format is not taken ({ $format }).
    }
    .remedy = Send a JPEG, PNG, WebP or HEIC.
error-photo-broken = The file is broken: { $reason ->
        [no-size] its header tells no size.
        [two-pictures] its header tells two sizes.
        [header] its header cannot be read.
        [truncated] it ends too early.
        [no-picture] it holds no picture.
        [data] its picture cannot be decoded.
        [structure] its parts do not fit together.
       *[other] { $reason }
    }
    .remedy = Send the original photo again from the device.
error-photo-too-costly = Decoding this file would take too { $reason ->
        [memory] much memory.
        [time] much time.
        [scans] many passes: it is made of too many scans.
        [parts] much work: its parts overlap or are too many.
       *[other] much memory or time.
    }
    .remedy = Save the photo as an ordinary JPEG and send it again.
error-digest-invalid = The SHA-256 is missing or cannot be read.
    .remedy = Send Content-Digest: sha-256=:<base64>: (RFC 9530).
error-digest-mismatch = The bytes that came are not those of the digest.
    .remedy = Send the file again; it changed on the way.
error-place-invalid = The longitude or latitude is out of range.
    .remedy = Give a longitude of -180 to 180 and a latitude of -90 to 90.
error-place-precision-unknown = There is no such place precision.
    .remedy = Choose exact, street or hidden.
error-licence-unknown = This licence is not offered.
    .remedy = Choose CC-BY-SA-4.0, CC-BY-4.0 or CC0-1.0.
error-themes-invalid = A theme is empty or too long, or their number is wrong (1 to { $limit }).
    .remedy = Give 1 to { $limit } themes by their id or name.
error-theme-unknown = There is no theme “{ $name }” here.
    .remedy = Choose among those of GET /v1/themes; an animator can add some to the territory.
error-theme-taken = Every territory has this theme already.
    .remedy = Take the one that is there.
error-themes-too-many = The territory has { $limit } themes of its own already.
    .remedy = Take a theme that is there.
error-pack-not-ready = This territory's file is being made.
    .remedy = Wait a moment and ask for it again.
error-picture-not-ready = This size is not ready yet.
    .remedy = Wait until the state of the photo is published.
error-box-invalid = The box is not west,south,east,north in degrees.
    .remedy = Give four numbers, for instance 3.2,45.4,3.4,45.6.
error-tile-invalid = There is no such tile at this zoom.
    .remedy = Give z from 0 to 22 and x, y from 0 to 2^z - 1.
error-job-not-parked = This job is not parked.
    .remedy = Only a parked job can be tried again.
error-internal = Something went wrong on our side.
    .remedy = Try again later; give the request id if it lasts.
error-unavailable = The service is unavailable for a moment.
    .remedy = Try again in a moment.
error-amount-invalid = The amount must be between { $least } and { $most }, in the currency's smallest unit.
    .remedy = Correct the amount: 500 means €5.00.
error-day-invalid = This date does not exist or is not possible here.
    .remedy = Write the date as 2026-06-21, today at the latest for what is past.
error-grouping-unknown = Debits are grouped by 1, 3, 6 or 12 months.
    .remedy = Choose 1, 3, 6 or 12.
error-subscription-exists = You already have a subscription in this territory.
    .remedy = Change the one you have: its amount, pause it or resume it.
error-subscription-stopped = This subscription is stopped.
    .remedy = Resume it first by setting its state to “active”.
error-subscription-unknown = This subscription does not exist here or not for this person.
    .remedy = Check the subscription, or leave the field empty for a gift.
error-gateway-closed = This way to pay is not open here.
    .remedy = Choose another one: cash is always taken.
error-currency-not-taken = This way to pay does not take { $currency }.
    .remedy = Pay in cash, or ask the editor to open this currency.
error-directions-invalid = Parts must be 1 to 100%, each target once, 100% at most together.
    .remedy = Correct the parts; what is missing to 100% follows the territory's rule.
error-mission-unknown = This mission is not of this territory or is over.
    .remedy = Choose an open mission of the territory.
error-payment-refused = The provider refused the payment ({ $reason }).
    .remedy = Try another way to pay.
error-payment-pending = A payment of this subscription is already on its way.
    .remedy = Wait until it has come through or was refused.
error-payment-not-in = Nothing of this payment has come in yet.
    .remedy = Only what came in can be given back.
error-refund-by-hand = Cash is given back by hand.
    .remedy = Write a receipt of money that goes out.
error-signature-invalid = The signature of this notice is not genuine or too old.
    .remedy = Check the webhook's secret and the clocks of the machines.
error-entry-reversed = This entry is reversed already.
    .remedy = An entry is reversed once only.
error-person-unknown = This person does not exist.
    .remedy = Check the person's id.
error-balance-too-small = There is not enough to pay out.
    .remedy = Pay out at most what is owed and what is in the box.
error-second-person-needed = A second person has to confirm.
    .remedy = Ask someone else to confirm.
error-decided-already = It is decided already.
    .remedy = Read its present state.
error-rule-unknown = There is no such rule.
    .remedy = Use minor-safety, violence, illegal, hate, privacy, copyright, false, spam, off-topic, mistake or other.
error-action-unknown = There is no such decision.
    .remedy = Use keep, hide, remove, restore, correct, warn or blur.
error-action-unfit = This decision does not fit the object, or does not say what to do.
    .remedy = Choose another decision, or complete the correction or the rectangles.
error-object-kind-unknown = There is no such kind of object.
    .remedy = Use photo, question, mission, comment or person.
error-reasons-required = A decision of this kind states its rule and its reasons.
    .remedy = Name the rule and write the reason: the author will read it.
error-report-own = Nobody reports what is their own.
    .remedy = Edit or delete it.
error-decisions-too-many = There must be 1 to { $limit } decisions, one for each object.
    .remedy = Split them into several calls.
error-decision-not-undoable = This decision can no longer be undone.
    .remedy = Take a new decision on the object.
error-decision-not-appealable = This decision takes nothing away, or is undone.
    .remedy = There is nothing to contest.
error-appeal-answered = This appeal has its answer already.
    .remedy = Read the answer.
error-rectangle-invalid = The rectangle does not lie within the picture, or is missing.
    .remedy = Give x, y, width and height between 0 and 1, as parts of the upright picture.
error-blurs-too-many = Too many requests to blur this photo wait already (at most { $limit }).
    .remedy = Wait until one is answered.
error-blur-decided = This request to blur was decided otherwise before.
    .remedy = Make a new request.
error-mission-kind-unknown = There is no such kind of mission.
    .remedy = Use problem, answer, making, transformation, product, event or wish.
error-mission-state-illegal = The mission cannot go from "{ $from }" to "{ $to }".
    .remedy = Read its state again: gathering, active, then completed or abandoned, then archived.
error-mission-closed = This mission is over ({ $state }).
    .remedy = Open a new mission, or join one that is open.
error-mission-not-alone = Others are in the team.
    .remedy = Leave the team, or abandon the mission and say why.
error-territory-required = Nothing says which territory it is of.
    .remedy = Give a question, a photo, a place in a territory, or territory_id.
error-territory-foreign = The territory is not that of the question, the photo or the place.
    .remedy = Leave territory_id out, or choose a place in that territory.
error-question-unknown = This question does not exist.
    .remedy = Check the question's id.
error-photo-unknown = This photo does not exist or is not published.
    .remedy = Choose a published photo.
error-team-full = The team is full ({ $limit } people).
    .remedy = Open a mission beside it.
error-team-removed = You were removed from this team.
    .remedy = Ask someone in the team to invite you.
error-member-unknown = This person is not in the team.
    .remedy = Choose a member of the team.
error-steward-last = There is nobody else to follow you.
    .remedy = Invite someone, or leave the team: whoever comes next will be its steward.
error-invitations-too-many = Too many people are invited already (at most { $limit }).
    .remedy = Wait for answers, or withdraw invitations.
error-pictures-too-many = There are too many photos (at most { $limit } before and { $limit } after).
    .remedy = Keep those that say most.
error-board-full = The board is full: { $limit } tasks at most.
    .remedy = Delete tasks that are done, or join some.
error-task-unknown = This task is not in this column.
    .remedy = Read the board again: someone may have moved or deleted it.
error-assignee-not-member = This person is not in the team.
    .remedy = Choose someone of the team, or invite this person first.
error-quantity-invalid = The number is from 1 to { $limit }.
    .remedy = Give a whole number within these bounds.
error-needs-too-many = This mission has { $limit } open needs already.
    .remedy = Withdraw some, or say which are met.
error-need-closed = This need is met or withdrawn.
    .remedy = Choose an open need; the team can open this one again too.
error-need-state-illegal = A need does not go from “{ $from }” to “{ $to }”.
    .remedy = An open need becomes met or withdrawn; to open one that offers meet, raise its quantity first.
error-offers-too-many = This need has had { $limit } offers already.
    .remedy = Choose another need, or talk to the team.
error-offer-withdrawn = This offer was taken back by whoever made it.
    .remedy = Choose another offer.
error-photos-too-many = At most { $limit } photos, each of them once.
    .remedy = Leave some out, or write a second entry.
error-knowledge-too-many = This mission has { $limit } pieces of knowledge already.
    .remedy = Delete some, or join some.
error-link-invalid = This address is not one of the Web.
    .remedy = Give a whole address that begins with https:// or http://.
error-replica-at-home = A mission is replicated in another territory than its own.
    .remedy = Choose another territory, or join the mission here.
error-template-unknown = This file is not a mission of “36 photos” of a version that is known here.
    .remedy = Export the mission again, or update this server.
error-excluded = The council of the wise has excluded you from this territory.
    .remedy = Read its decision; you can play elsewhere.
error-proposal-closed = This proposal is closed.
    .remedy = Read what came of it, or make a new proposal.
error-proposal-questions-too-many = This proposal already has { $limit } questions.
    .remedy = Read those that are there.
error-days-invalid = This number of days will not do.
    .remedy = Give { $least } to { $most } days.
error-hours-invalid = This number of hours will not do.
    .remedy = Give { $least } to { $most } hours.
error-draw-candidates-too-few = Too few are willing to be drawn ({ $limit } are needed).
    .remedy = Ask around who is willing to sit.
error-draw-too-early = The public seed cannot be known yet.
    .remedy = Wait for the time that was announced.
error-drawn-already = This draw was made with another seed.
    .remedy = Commit to a new draw.
error-mediation-exists = This appeal already has its mediation.
    .remedy = Go on with the one that is open.
error-mediation-taken = Someone mediates already.
    .remedy = Choose another one.
error-mediation-ended = This mediation has ended.
    .remedy = Open a new one if need be.
error-mediation-full = This mediation already has { $limit } messages.
    .remedy = Whoever mediates has to end it.
error-mediation-not-held = The mediator has written nothing: no mediation was held.
    .remedy = Write to both sides first.
error-mediation-required = The council excludes nobody without a mediation.
    .remedy = Open a mediation first; when it stays unresolved it comes before the council.
error-case-not-calling = The council is not being called about this case any more.
    .remedy = Read where it stands.
error-case-not-open = This case is not before the council.
    .remedy = Wait until ten members have called it.
error-measure-unfit = This measure is about someone, and the case is about nobody.
    .remedy = Propose an advice.
error-measure-decided = This measure is decided.
    .remedy = Read it, or propose another one.
error-measures-too-many = This case already has { $limit } measures.
    .remedy = Decide on those that are there.
error-question-nowhere = A question is asked either on a photo, which gives its place, or in a territory.
    .remedy = Give photo_id, or else territory_id with or without a place.
error-place-outside = This place is outside the territory.
    .remedy = Choose a place within the territory.
error-question-in-use = Others build on this question: a mission, an answer or merged questions.
    .remedy = Reword it instead, or ask an animator to undo the mergers.
error-answer-missing = This mission does not exist or has published no answer yet.
    .remedy = Name a completed mission, with its answer.
error-age-bracket-unknown = There is no such age bracket.
    .remedy = Use 0-14, 15-24, 25-39, 40-59, 60-74 or 75+, or give none.
error-starter-unknown = There is no such starter.
    .remedy = Take the key of one of the photo's starters, or write your question.
error-question-merge-illegal = This question cannot be merged into that one.
    .remedy = It must be another one, not merged elsewhere already, and the one with an answer stays.
error-spoken-too-many = Between 1 and { $limit } spoken questions are needed.
error-upload-version-unsupported = This version of the tus protocol is not spoken here.
    .remedy = Send the header Tus-Resumable: 1.0.0.
error-upload-offset-mismatch = The upload does not stand at this byte.
    .remedy = Ask for Upload-Offset by HEAD, then go on from there.
error-upload-locked = Another request is writing this upload right now.
    .remedy = Wait a moment, ask for Upload-Offset by HEAD, then go on.
error-upload-gone = This upload has expired, or its bytes were refused.
    .remedy = Begin a new upload.
error-upload-too-long = More bytes came than Upload-Length had said ({ $limit }).
    .remedy = Ask for Upload-Offset by HEAD and send only what is missing.
error-upload-checksum-mismatch = The bytes do not have the checksum that was sent; they were not kept.
    .remedy = Send the same bytes again at the same Upload-Offset.
error-upload-checksum-unknown = The checksum cannot be read.
    .remedy = Send Upload-Checksum: sha1 or sha256, a space, then the digest in base64.
error-uploads-too-many = Too many uploads are open, or too many bytes announced (at most { $limit } uploads and { $mib } MiB).
    .remedy = Finish or delete open uploads first.
error-hashes-too-many = 1 to { $limit } digests are taken at once.
    .remedy = Split them into several calls.
