# Money.

money-label-subscription = Free-price subscription, { $territory }
money-label-gift = Gift, { $territory }

mail-reminder-subject = Your yearly subscription: { $amount } on { $day }
mail-reminder-greeting = Hello,
mail-reminder-debit = On { $day }, { $amount } will be taken for your yearly free-price subscription.
mail-reminder-change = Until then you can change the amount (nothing included), pause or stop: { $url }
mail-reminder-signature = 36 photos for the Smile Revolution

dividend-formula = The weight of a contribution is its minutes times a factor of quality times a factor of emotion. The factor of quality goes from { $quality_low }, where all peers give a 1, to { $quality_high }, where all give a 5; that of emotion goes from { $emotion_low } to { $emotion_high }. A contribution counts once { $ratings } peers have evaluated it. The mission's budget is shared by the weights; the cents that are left go to the largest remainders, and of equal ones to another person each period.
