# Starters of questions, proposed on a photo from its themes: 8 for each root theme, 8 for all.
# 1 to 3 begin with "Why", 4 to 6 with "Why not", 7 and 8 with "What if". One line, 140 characters at most.

starter-general-1 = Why is it like this, and since when?
starter-general-2 = Why do people stop and look here?
starter-general-3 = Why does nobody look after it?
starter-general-4 = Why not do it another way?
starter-general-5 = Why not ask the people who live right next to it?
starter-general-6 = Why not try, one Saturday, with three neighbours and two tools?
starter-general-7 = What if it were yours: what would you do with it?
starter-general-8 = What if we took this photo again in ten years: what would it show?

starter-water-1 = Why does the water run through here, and since when?
starter-water-2 = Why do we no longer drink the water from here?
starter-water-3 = Why does this water rise or fall, and who writes its level down?
starter-water-4 = Why not have this water tested, and drink it again?
starter-water-5 = Why not open this water to everyone again?
starter-water-6 = Why not keep the rain for the gardens around?
starter-water-7 = What if each of us adopted a spring, a fountain or a stretch of stream?
starter-water-8 = What if water ran short next summer: where would we begin?

starter-food-1 = Why does what grows here not end up on our plates?
starter-food-2 = Why do we still throw away what can be eaten?
starter-food-3 = Why is this land no longer tended, or why is it still?
starter-food-4 = Why not share a meal where everything comes from within ten kilometres?
starter-food-5 = Why not plant fruit here that anyone may pick?
starter-food-6 = Why not swap our seeds, our jams and our recipes?
starter-food-7 = What if the school canteen cooked what is grown in the village?
starter-food-8 = What if we had to feed the whole village: what would we sow first?

starter-health-1 = Why do we have to go so far to see a doctor?
starter-health-2 = Why does one feel well, or unwell, in this place?
starter-health-3 = Why do we not move about more around here?
starter-health-4 = Why not meet once a week to walk together?
starter-health-5 = Why not have a nurse come here one day a month?
starter-health-6 = Why not learn first aid all together?
starter-health-7 = What if every neighbour living alone had one visit a week?
starter-health-8 = What if this place helped us breathe, sleep and grow old better?

starter-energy-1 = Why is this light, heater or engine running at this hour?
starter-energy-2 = Why does the energy we burn here come from so far away?
starter-energy-3 = Why is it so hot, or so cold, within these walls?
starter-energy-4 = Why not put panels on this roof, paid for and shared by the residents?
starter-energy-5 = Why not switch off an hour earlier, and look at the sky?
starter-energy-6 = Why not buy wood, wool or insulation together?
starter-energy-7 = What if the village made as much energy as it uses?
starter-energy-8 = What if we began by measuring: how many watts, here, tonight?

starter-housing-1 = Why is this house empty, and since when?
starter-housing-2 = Why is it so hard to find a home here when you are twenty?
starter-housing-3 = Why did people build like this, with this stone, in this spot?
starter-housing-4 = Why not entrust these walls to those who want to raise them again?
starter-housing-5 = Why not offer newcomers a roof while they settle in?
starter-housing-6 = Why not insulate our houses together, one after the other?
starter-housing-7 = What if several generations lived under this roof?
starter-housing-8 = What if we walked round all the empty houses, map in hand?

starter-economy-1 = Why does this shop, workshop or farm hold on, or why did it close?
starter-economy-2 = Why do we buy elsewhere what is made here?
starter-economy-3 = Why is this machine, tool or room no longer used?
starter-economy-4 = Why not run a shop together, a few hours each?
starter-economy-5 = Why not lend what we use only once a year?
starter-economy-6 = Why not hold an evening market, once a month?
starter-economy-7 = What if something were made or mended here again?
starter-economy-8 = What if money spent in the village went round it three times?

starter-education-1 = Why do we not learn at school what this place has to tell?
starter-education-2 = Why might this know-how be lost?
starter-education-3 = Why do children pass by here without stopping?
starter-education-4 = Why not hold class outdoors, right here, for a morning?
starter-education-5 = Why not spend a Saturday where everyone teaches what they know?
starter-education-6 = Why not ask the children to be our guides?
starter-education-7 = What if this place became somewhere to play and discover?
starter-education-8 = What if someone from here could teach you one thing: which would it be?

starter-culture-1 = Why does this place bear this name?
starter-culture-2 = Why do we no longer know who built, painted or planted this?
starter-culture-3 = Why does nobody dance here as they used to?
starter-culture-4 = Why not put up a stage here, one summer evening, open to all?
starter-culture-5 = Why not record the songs and stories of our elders?
starter-culture-6 = Why not hold an exhibition in people's homes, from door to door?
starter-culture-7 = What if we invented a feast for this place?
starter-culture-8 = What if an artist lived here for a month: what would you show them first?

starter-information-1 = Why do we always hear too late about what goes on next door?
starter-information-2 = Why does this sign, newspaper or poster no longer say anything?
starter-information-3 = Why is the signal so weak here?
starter-information-4 = Why not make a wall newspaper, written by those who pass?
starter-information-5 = Why not make an hour of radio a week, in the village?
starter-information-6 = Why not help one another with online forms, over a coffee?
starter-information-7 = What if we gathered old photos of this very spot?
starter-information-8 = What if every decision made here could be read in a minute?

starter-social-link-1 = Why do we pass each other here without a word?
starter-social-link-2 = Why do some people never come this way?
starter-social-link-3 = Why do people like to meet in this place?
starter-social-link-4 = Why not have a bench, a table and coffee every Friday?
starter-social-link-5 = Why not hold a street meal where each brings a dish and a neighbour?
starter-social-link-6 = Why not keep a list of helping hands: who can do what, and when?
starter-social-link-7 = What if we knocked at the door of those we no longer see?
starter-social-link-8 = What if every newcomer were welcomed with a party?

starter-democracy-1 = Why was this decided, and by whom?
starter-democracy-2 = Why were those who pass here every day never asked?
starter-democracy-3 = Why does what belongs to all seem to belong to no one?
starter-democracy-4 = Why not meet outdoors, on this spot, standing and without a microphone?
starter-democracy-5 = Why not give the people of this street a share of the budget?
starter-democracy-6 = Why not draw lots for those who will take care of this place?
starter-democracy-7 = What if children and those who are away had a voice too?
starter-democracy-8 = What if we tried for six months before deciding for good?

starter-living-world-1 = Why do we see fewer birds, butterflies or bees than before?
starter-living-world-2 = Why is this tree, hedge or pond still here?
starter-living-world-3 = Why do we mow, prune or spray in this place?
starter-living-world-4 = Why not let this corner grow by itself for a year?
starter-living-world-5 = Why not plant a tree here for every birth?
starter-living-world-6 = Why not count together, one morning, everything that lives here?
starter-living-world-7 = What if this bit of nature could speak at the town council?
starter-living-world-8 = What if we gave animals back a path, a shelter or some darkness?

starter-mobility-1 = Why do we take the car to come here?
starter-mobility-2 = Why has this path closed over, or why does it stay open?
starter-mobility-3 = Why is it so risky to pass here on foot or by bike?
starter-mobility-4 = Why not share our rides, starting from this spot?
starter-mobility-5 = Why not reopen the shortest path to the next village?
starter-mobility-6 = Why not walk to school, all together, one day a week?
starter-mobility-7 = What if a bike and a cart could replace the van?
starter-mobility-8 = What if someone with a wheelchair or a pram wanted to pass here?

starter-surroundings-1 = Why do we pass here without looking?
starter-surroundings-2 = Why is this place left to itself, or so well kept?
starter-surroundings-3 = Why does rubbish always end up in the same spot?
starter-surroundings-4 = Why not have a great clean-up, and then a great picnic?
starter-surroundings-5 = Why not have shade, a bench and some water here?
starter-surroundings-6 = Why not paint or plant this corner with those who live by it?
starter-surroundings-7 = What if we took away everything here that serves no purpose?
starter-surroundings-8 = What if you could change a single thing in this view: which one?
