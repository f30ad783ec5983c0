# Mails.

# The name of someone who has not given one.
person-unnamed = Someone from here

mail-sign-in-subject = { $code }: your code for 36 photos
mail-sign-in-greeting = Hello,
mail-sign-in-code = Here is your code to enter the game:
mail-sign-in-link = Or tap this link, on the device that you want to play on:
mail-sign-in-button = Enter the game
mail-sign-in-once = The code and the link are good for one use, within { $minutes } minutes. Give them to no one: we will never ask you for them.
mail-sign-in-not-you = If you did not ask for anything, you can ignore this mail.
mail-sign-in-signature = 36 photos for the Smile Revolution

mail-parent-subject = Your child would like to play 36 photos
mail-parent-greeting = Hello,
mail-parent-lead = { $name } would like to play 36 photos and gave us your address: before the age of 15 the law wants a parent to agree.
mail-parent-what = It is a territorial game: one photographs what makes one wonder near home, asks questions, carries out missions together. Nothing is posted before you agree.
mail-parent-link = To read more and to agree, or take it back:
mail-parent-not-you = If this is not for you, ignore this mail: your address is not kept.
mail-inactive-subject = Your account of 36 photos is about to be erased
mail-inactive-greeting = Hello,
mail-inactive-lead = You have not been here for a long time. As promised, we do not keep what is of no use: your account will be erased after { $day }.
mail-inactive-stay = To keep it, it is enough to come in once:

mail-figures-subject = { $name } in { $month }: the game's figures
mail-figures-greeting = Hello,
mail-figures-lead = This is what happened in { $name } in { $month }. Nobody is named, and what is about fewer than five people is not told.
mail-figures-more = The dashboard, with its pictures and what each figure means:
mail-figures-end = To get no more mails of news and figures:
