# Money.

money-label-subscription = Free-price subscription, { $territory }
money-label-gift = Gift, { $territory }

mail-reminder-subject = Your yearly subscription: { $amount } on { $day }
mail-reminder-greeting = Hello,
mail-reminder-debit = On { $day }, { $amount } will be taken for your yearly free-price subscription.
mail-reminder-change = Until then you can change the amount (nothing included), pause or stop: { $url }
mail-reminder-signature = 36 photos for the Smile Revolution
