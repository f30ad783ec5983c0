# Rules of conduct and what a statement of reasons says.
rule-minor-safety = A minor is in danger or shown without consent.
rule-violence = Violence, threats or a call to violence.
rule-illegal = Against the law.
rule-hate = Hate or humiliation of people for what they are.
rule-privacy = Someone is shown or told of against their will.
rule-copyright = Work of someone else without their leave.
rule-false = A false claim that harms.
rule-spam = Advertising or repetition.
rule-off-topic = Nothing to do with the place or the game.
rule-mistake = A mistake of place, theme or text.
rule-other = Another reason, told in the text.
statement-automated = Hidden automatically: enough distinct people have reported it. An animator will decide.
statement-appeal = You can contest this decision free of charge by saying why; someone other than whoever took it will answer. You also keep the right to turn to an out-of-court dispute settlement body or to a court.
statement-no-appeal = This decision takes nothing away from you: there is nothing to contest.
notice-report-decided = A decision was taken on what you reported: read its outcome.
notice-decision-taken = A decision was taken on something that you published: read its reasons.
