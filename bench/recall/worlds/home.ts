/** First vocabulary: a house, its kitchen and garden, children, animals, work. See `world.ts` for how it is read. */
export const home = `
people Maya:she Tom:he Priya:she Lewis:he
places Leeds|Whitby|the Lake District|Bristol|Edinburgh|my aunt's cottage|the coast|Cardiff

# baking
> The kitchen smells amazing right now. | I never manage to get flour off the ceiling. | Baking on a rainy day is the best therapy. | My oven runs hot so everything is a gamble. | I keep buying cake tins I don't need. | There's nothing like fresh bread with butter.
@x sourdough loaf=bread|rhubarb tart=pudding|carrot cake=birthday treat|cinnamon buns=sweet rolls|cheese scones=savoury snack|lemon drizzle=citrus sponge|apple strudel=Austrian dessert|walnut brownies=chocolate squares
@who my neighbour Ada=the woman next door|the office=colleagues|my grandmother=an elderly relative|the school fair=a fundraiser|my book club=fellow readers|the new vicar=a clergyman
- Anything good come out of the oven? | What have you been up to in the kitchen?
= I made a {x} {when} and took it to {who}. | {When} I baked a {x} for {who}, first time ever.
+ The secret was letting the dough rest overnight. ? What was the secret of the dough? / Which trick improved the pastry dish?
~ That sounds delicious, save me a slice! | Oh yum, I'm coming over.
? Who got the {x} that {S} baked? / Whom did {S} give the {x~} to?
* What has {S} baked? / Which treats has {S} prepared in the oven?
! bake the {x} / prepare the {x~} for {who~}
^ bake / cook for other people
- Is your cooker still acting up? | Did they come about the broken stove?
= The repairman came {when}, it was only the thermostat, cost me ninety pounds. | {When} a man finally fixed it, a dud thermostat, ninety pounds gone.
~ Could have been worse I suppose. | At least it's sorted.
? How much did {S} pay for the thermostat? / What did it cost to get the appliance of {S} working again?
! have the thermostat fixed / get the stove mended
- Did you enter that village thing in the end?
= I did! Came second with my {x}, there were thirty entries. | Yes, and the judges gave my {x} second place out of thirty.
+ They handed me a rosette and a voucher for the garden centre. ? What did {S} get as a rosette and voucher? / Which prize did the jury hand {S}?
~ Second is brilliant, well done you.
? Which place did the judges give the {x} of {S}? / How did {S} fare in the local cookery contest?

# running
> My legs are jelly today. | Morning runs beat evening runs any day. | I need a playlist that keeps me going uphill. | New trainers give me blisters every single time. | Hills, why does it always have to be hills. | The park was full of joggers.
@race half marathon=long-distance race|charity 10k=sponsored race|fell race=mountain competition|parkrun=weekly five-kilometre meet|night relay=team event after dark|canal ultra=very long waterside race
@time just under two hours=a good result|fifty-one minutes=under an hour|a personal best=faster than before|dead last but smiling=slowest of all|an hour and twelve=over an hour
@hurt my left ankle=a leg joint|my hamstring=a thigh muscle|my knee=a joint|my hip=the pelvis area
- How did the race go? | So, did you survive the big day?
= I finished the {race} {when} in {time}! | {When} was the {race}, I crossed the line in {time}.
+ My brother stood at the last bend with a cowbell. ? Who stood at the last bend with a cowbell? / Which relative cheered {S} on near the finish?
~ That's incredible, you trained so hard. | Wow, proud of you!
? What was the time of {S} in the {race}? / How fast was {S} at the {race~}?
* Which races has {S} finished? / In which sporting competitions has {S} taken part?
! run the {race} / compete in the {race~}
^ finish as a race / compete in
- You're limping, what happened? | Why did you skip training?
= I pulled {hurt} {when} coming down the steps, the physio says three weeks off. | {When} I tripped over a root and twisted {hurt}, so three weeks of nothing.
~ Ouch, rest up properly this time.
? What did {S} pull or twist on the steps? / Which injury kept {S} from training?
* What has {S} pulled or twisted? / Which injuries has {S} suffered?
! twist {hurt} / injure {hurt~}
- Are you still with that club?
= I switched to the {club} because they meet on Tuesdays. | Left them, I joined the {club}, Tuesdays suit me better.
@club Harehills Harriers=group with a hare in its name|Riverside Striders=team by the water|Early Owls=squad that trains at dawn
~ Tuesdays are quiet for me too, maybe I'll tag along.
? Which club did {S} join or switch to? / With which athletic group does {S} train now?
! join the {club} / change to the {club~}

# pets
> Cats rule the world, we just pay rent. | The vet waiting room is a zoo. | There's fur on everything I own. | Dogs know when you're sad. | Who needs an alarm clock with a hungry cat.
@pet kitten called Biscuit=young cat|greyhound called Juno=rescued dog|tortoise called Clement=shelled reptile|pair of budgies=small birds|rabbit called Thistle=long-eared animal|hamster called Otto=tiny rodent
@ate a whole sock=an item of clothing|the remote control=an electronic gadget|half a candle=something made of wax|my tax letter=an official document|a tennis ball=sports equipment
- I heard there's a new family member? | What's in that carrier?
= We brought home a {pet} {when}, the shelter had nobody else for it. | {When} we adopted a {pet} from the shelter.
+ It hides behind the washing machine whenever the doorbell rings. ? Where does it hide when the doorbell rings? / What frightens the new companion of {S}?
~ Aww, I need pictures immediately. | How adorable!
? What pet did {S} bring home from the shelter? / Which creature did {S} take in?
* Which pets has {S} adopted? / What animals live with {S}?
! adopt the {pet} / take in the {pet~}
^ adopt / take home from the shelter
- Why were you at the vet so late? | Everything all right with the little monster?
= It swallowed {ate} {when} and needed an operation, poor thing. | {When} the silly beast ate {ate}, straight into surgery.
~ Oh no, is it recovering?
? What did the pet of {S} swallow? / What foreign object did the animal of {S} gulp down?
! rush to the vet because of {ate} / have an emergency with {ate~}
- Who looks after the animals while you are away?
= The boy from number nine does, for ten pounds a day. | I pay the teenager at number nine, a tenner a day.
~ That's a fair price for peace of mind.
? Who at number nine is paid pounds a day by {S}? / Who does the pet sitting for {S}?

# garden
> Slugs have eaten everything again. | I could sit under that tree for hours. | Too wet to mow. | The roses are showing off this year. | Compost is just slow cooking, really.
@plant a row of leeks=vegetables|two pear trees=fruit|a climbing rose=flowers|garlic and shallots=bulbs for the kitchen|a fig in a pot=Mediterranean fruit|sunflowers along the fence=tall yellow blossoms
@find a Roman coin=ancient money|a hedgehog nest=a spiny mammal's home|an old medicine bottle=antique glass|a wedding ring=lost jewellery
- Did you get outside while the sun lasted? | What's new on the plot?
= I put in {plant} {when}, my back is killing me. | {When} I finally planted {plant}.
+ The soil there is heavy clay so I dug in three bags of sand. ? What did {S} dig into the heavy clay? / How did {S} improve the ground?
~ It'll look wonderful by summer. | You have such patience.
? What did {S} plant or put in? / What did {S} grow that gave a sore back?
* What has {S} planted? / Which crops and shrubs did {S} grow?
! plant {plant} / start growing {plant~}
^ plant / add to the flower beds
- What's that in your hand, did you dig it up?
= You won't believe it, I turned up {find} under the hedge {when}. | {When} my spade hit {find}, right by the hedge.
~ No way, you should show that to somebody.
? What did {S} turn up under the hedge? / What surprising discovery did {S} make outdoors?
! find {find} under the hedge / unearth {find~}
- How do you keep the slugs away then?
= Beer traps, and I go round with a torch at midnight like a burglar. | I sink cups of beer in the ground and patrol by torchlight.
~ I'd pay to see that.
? What traps does {S} use against slugs? / How does {S} protect the plants from pests?

# house
> Boxes, boxes everywhere. | Why do we own eleven colanders. | The neighbours seem friendly enough. | I miss having a bath. | Estate agents, don't get me started.
@town Otley=the market place in Yorkshire|Harrogate=the spa|Saltaire=the mill village|Ilkley=the moor resort
@room the nursery=the baby's bedroom|the hallway=the entrance|the attic=the space under the roof|the bathroom=where one washes
@colour sage green=a plant-like tone|dusty pink=a rosy hue|mustard=a yellowish shade|navy=dark blue
- Did everything go through with the solicitor? | Any news about the keys?
= Yes, we moved to {town} {when}, still living out of suitcases. | We got the keys {when}, so it's {town} from now on.
+ The removal van got stuck in the lane for two hours. ? What got stuck in the lane? / What mishap delayed the furniture of {S}?
~ Congratulations on the new home! | At last, you waited so long.
? Where did {S} move to? / In which place is the new home of {S}?
! move to {town} / relocate to {town~}
- How's the decorating coming along? | Still got paint in your hair?
= Did {room} {when}, we went for {colour} in the end. | {When} we painted {room}, {colour}, and I love it.
~ Ooh, bold choice.
? What colour did {S} paint {room}? / Which shade did {S} choose when decorating {room~}?
* Which rooms has {S} painted? / What parts of the house has {S} decorated?
! paint {room} / decorate {room~}
^ paint / do up indoors
- Was it expensive, the new boiler?
= Two thousand four hundred, and they left a hole in the wall. | They charged two thousand four hundred and forgot to close the hole.
~ Robbery. Absolute robbery.
? How much was the boiler of {S}? / What did {S} spend on heating equipment?

# children
> Homework battles again tonight. | They grow so fast. | School emails never end. | Half the class has a cold. | Glitter is forbidden in this house now.
@part a tree=a plant on stage|the wolf=the wild beast|third shepherd=a sheep keeper|a singing teapot=crockery with a voice|the narrator=the storyteller
@trip the mining museum=an underground history site|a dinosaur park=a prehistoric attraction|the planetarium=a place about stars|a working farm=agriculture up close
- How was the school play? | Did the little one remember the lines?
= She was {part} and stole the show {when}. | {When} my daughter played {part}, I cried through all of it.
+ I sewed the costume from an old curtain the night before. ? What was the costume sewn from? / Out of which material did {S} make the outfit?
~ I wish I had been there. | Bless her!
? What part did the daughter of {S} play? / Which role did the girl of {S} have on stage?
! see the daughter play {part} / watch her child perform as {part~}
- Where did you take them? | What did you do with the kids?
= We went to {trip} {when}, they didn't want to leave. | {When} I drove the whole gang to {trip}.
~ Great idea, mine would love that.
? Where did {S} take the kids? / Which excursion did {S} go on with the family?
* Where has {S} taken the kids? / Which outings has {S} done with the family?
! take the kids to {trip} / go on the family outing to {trip~}
^ visit with the kids / go to as a family
- Did he get into the team?
= He made it, goalkeeper, practice is every Thursday at five. | Yes! He's in goal, Thursdays at five.
~ Thursdays at five, that's a rush after work.
? When is the practice of the goalkeeper son of {S}? / Which position does the boy of {S} hold?

# painting
> I lost the whole afternoon with a brush in hand. | Watercolour punishes hesitation. | Galleries make me want to quit and start over. | The light in that studio is perfect. | Everything I draw looks like a potato.
@pic a stormy harbour=a seascape|my father's hands=a portrait of a parent|a bowl of quinces=a still life|the viaduct at dusk=a railway bridge in evening light|a field of poppies=red flowers
@buyer a dentist from Hull=a doctor for teeth|the corner cafe=a coffee place|my old art teacher=a former instructor|a couple on honeymoon=newlyweds
- Are you working on anything at the easel? | Did you finish the canvas?
= I finished {pic} {when}, oils this time. | {When} I painted {pic}, probably my best yet.
+ I mixed the grey from blue and burnt orange. ? What was the grey mixed from? / How did {S} get that neutral tone?
~ I'd hang that on my wall. | You're getting so good.
? What did {S} paint in oils? / What does the best artwork of {S} show?
* What has {S} painted? / Which subjects has {S} put on canvas?
! paint {pic} / complete the picture with {pic~}
^ paint / create at the easel
- Did anyone buy something at the exhibition? | How was the open studio?
= {Buyer} took the big one {when} for three hundred! | Sold the large canvas {when}, {buyer} wanted it.
~ Your first sale, let's celebrate!
? Who took the big canvas of {S}? / To whom did {S} sell an artwork?
! sell the big canvas to {buyer} / make the sale to {buyer~}

# work
> Meetings about meetings. | My inbox is a swamp. | The coffee machine died and so did morale. | Commuting eats my soul. | Fridays should be illegal. Mondays too.
@job a hospice=an institution for the dying|the university library=a place of books and study|a software start-up=a young technology firm|the water company=a utility|a toy museum=an exhibition of playthings
@course first aid=emergency medicine|bookkeeping=accounts|sign language=talking with hands|public speaking=giving talks
- So, did they call you back about the position? | How did the interview go?
= I start at {job} next month, they rang {when}! | {When} {job} offered me the post and I said yes.
+ The pay is a bit lower but I can cycle there. ? What about the pay and cycling there? / What are the drawbacks and benefits of the salary?
~ You deserve it so much. | That's wonderful news.
? Who offered {S} the post? / Who is the new employer of {S}?
! hear about the post at {job} / land a role with {job~}
- What is the certificate on your desk?
= I passed the {course} exam {when}. | {When} I completed my {course} certificate.
~ Is there anything you can't do?
? Which exam or certificate did {S} pass? / What training did {S} succeed in?
* Which certificates does {S} have? / What qualifications has {S} gained?
! pass the {course} exam / qualify in {course~}
^ pass as an exam / get qualified in
- Why are you leaving, was it your boss?
= She kept taking credit for my reports, I had enough. | My manager put her own name on my reports, that was the last straw.
~ I'd have left ages ago.
? Who took credit for the reports of {S}? / Why did {S} quit?
`;
