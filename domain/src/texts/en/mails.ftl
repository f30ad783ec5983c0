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
