# What someone is told, a line each. The decision's line stands in moderation.ftl.
notice-untitled = untitled
notice-territory-launched = { $territory } is launched: its 36 first photos are there.
notice-photo-published = { $actor } published a photo: “{ $title }”
notice-question-asked = { $actor } asks: “{ $title }”
notice-question-answered = A mission answers the question “{ $title }”
notice-edit-conflicted = What you wrote off line differs from what someone wrote meanwhile: the choice is yours.
notice-question-merged = The question “{ $title }” was merged into another one, or taken out of it.
notice-commented = { $actor } commented on “{ $title }”
notice-mission-opened = { $actor } opened a mission: “{ $title }”
notice-mission-moved = The mission “{ $title }” went on to another state.
notice-mission-joined = { $actor } joined the mission “{ $title }”
notice-mission-invited = { $actor } invites you into the mission “{ $title }”
notice-mission-handed-over = The mission “{ $title }” has a new steward.
notice-mission-member-removed = You are no longer in the team of the mission “{ $title }”
notice-need-stated = The mission “{ $title }” needs something new.
notice-offer-made = { $actor } offers help to the mission “{ $title }”
notice-offer-decided = The mission “{ $title }” answered an offer of help.
notice-task-assigned = { $actor } gave you a task in the mission “{ $title }”
notice-journal-written = { $actor } wrote in the journal of the mission “{ $title }”
notice-mission-replicated = The mission “{ $title }” was taken up in another territory.
notice-link-declared = { $actor } said something of a link of the mission “{ $title }”

mail-digest-subject = 36 photos: { $count } pieces of news from your place
mail-digest-subject-one = 36 photos: news from your place
mail-digest-greeting = Hello,
mail-digest-lead = This has happened, and you have not read it yet:
mail-digest-more = … and { $more } more.
mail-digest-open = Open the game
mail-digest-signature = 36 photos for the Révolution du Sourire
mail-digest-end = No more of these mails

unsubscribe-title = Daily mails
unsubscribe-lead = Do you want no more daily mail? Your notices stay in the game.
unsubscribe-button = No more of these mails
unsubscribe-done = Done: you will receive no daily mail any more. You can take it up again in your preferences.
