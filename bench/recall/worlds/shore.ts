/** Third vocabulary, looked at only by the final measurement: water, bees, wool, health, stage, digging, wood, travel. */
export const shore = `
people Ingrid:she Mateo:he Yusuf:he Clara:she Bram:he Noor:she
places Oslo|Valencia|the island|Istanbul|Ghent|the fjord|Sardinia|the harbour

# sailing
> The tide waits for nobody and neither does the club bar. | My hands are all rope burn. | Salt gets into everything. | Forecast says one thing, the sky another. | A calm day is a wasted day.
@boat a plywood dinghy=a little sailing craft|a rusty ketch=a two-masted ship|a red kayak=a paddle craft|an inflatable canoe=a blown-up paddle craft
@isle Skarvøy=the cormorant place|Ibiza=the party place|the seal rocks=a wildlife spot|the old lighthouse=a beacon
@seen a pod of dolphins=sea mammals|a basking shark=a giant fish|glowing plankton=lights in the water|a sunken trawler=a shipwreck
- Were you out on the water? | Did the wind hold?
= We sailed to {isle} {when} and came back by moonlight. | {When} the crew and I made it to {isle}.
+ The outboard died so we rowed the last mile. ? What died so that they rowed the last mile? / How did {S} cope with engine trouble?
~ I'd be seasick before the pier. | Beautiful, truly.
? Where did {S} sail by moonlight? / What was the destination of the voyage of {S}?
* Where has {S} sailed? / To which destinations has {S} voyaged?
! sail to {isle} / voyage to {isle~}
^ sail / reach by ship
- So you bought something that floats? | Whose trailer is that?
= It's mine! {Boat}, got it {when}, needs varnish. | {When} I bought {boat}, practically for nothing.
~ You and your projects.
? What floating thing did {S} buy? / Which vessel did {S} acquire?
! buy {boat} / acquire {boat~}
- What's the best thing you've come across out there?
= {Seen}, {when}, right under the bow. I couldn't speak. | {When} we passed {seen}, close enough to touch.
~ Goosebumps.
? What did {S} pass close enough to touch? / Which marvel did {S} encounter at sea?
* What has {S} come across out there? / Which sights did {S} encounter at sea?
! come across {seen} / encounter {seen~}
^ see out there / encounter at sea

# bees
> The hive sounds like a distant motorway. | Honey in tea is a crime, says my uncle. | Veils are not a fashion statement. | Wasps are just angry cousins. | Clover is out early.
@yield twelve jars=about a dozen|forty kilos=a large amount|barely a cup=almost none
@sting my eyelid=near the eye|my thumb=a digit of the hand|my lip=by the mouth
@spot the church roof=a holy building|a post box=a thing for letters|my boss's car=a superior's vehicle
- How are your little workers? | Did you harvest?
= We took off {yield} {when}, dark as treacle. | {When} I spun the frames, {yield} this time.
+ The heather made it bitter, people love it or hate it. ? What made it bitter? / Which plant influenced the flavour?
~ Keep a jar for me. | Liquid gold.
? How much did {S} take off the frames? / What quantity of honey did {S} obtain?
! take off {yield} / gather the honey, {yield~}
- Your face! What on earth? | Why the ice pack?
= One got me on {sting} {when}, my own fault. | Stung on {sting} {when}, I forgot the gloves.
~ That looks painful.
? Where did one get {S}? / Which body part of {S} was hurt by an insect?
* Where was {S} stung? / Which body parts of {S} did insects hurt?
! get stung on {sting} / be hurt by an insect {sting~}
- I hear they swarmed?
= All over {spot}, {when}! I fetched them with a pillowcase. | {When} they hung from {spot}, the fire brigade filmed it.
~ Only you.
? Where did the swarm of {S} hang? / On what did the colony of {S} settle?
! fetch the swarm from {spot} / recover the colony from {spot~}

# wool
> One more row, I said, at midnight. | Moths are the enemy. | The pattern is a pack of lies. | I have enough yarn for three lifetimes. | Buttons are harder than sleeves.
@item a cardigan=a jacket of wool|striped mittens=hand warmers|a tea cosy shaped like a hen=a cover for a pot|a christening shawl=a wrap for a baby|a balaclava=a head covering
@for the twins next door=two neighbouring siblings|my parole officer=an official|the midwife=a birth assistant|my ex-husband=a former spouse
@fibre alpaca=fleece of a South American animal|nettle yarn=plant thread|old jumpers=recycled garments
- What's on your needles? | Finished anything lately?
= I cast off {item} {when}, it's for {for}. | {When} I finished knitting {item} for {for}.
+ The left one came out longer, nobody will notice. ? What came out longer? / Which flaw did the handmade piece have?
~ So cosy. | I want one.
? For whom did {S} knit {item}? / Who receives {item~} from {S}?
* What has {S} knitted? / Which woollen garments has {S} made?
! knit {item} / complete {item~}
^ knit / make out of wool
- Is that a new fibre? It's so soft.
= It's {fibre}, I spun it myself {when}. | Spun from {fibre}, {when}, my first go on the wheel.
~ Like stroking a cloud.
? What did {S} spin? / From which material did {S} produce thread?
! spin {fibre} / produce thread from {fibre~}
- Did the stall make any money?
= Sixty-five, and a woman swapped me a lamp for two hats. | Sixty-five in cash plus a lamp I got for two hats.
~ A lamp! Barter economy.
? What did {S} get for two hats? / Which object did {S} receive in exchange for headgear?

# health
> Hospital coffee should be prescribed to no one. | Sleep is the best doctor. | I drink more water now, allegedly. | The waiting list is a novel. | Doctors' handwriting, honestly.
@ill shingles=a painful rash|pneumonia=a lung infection|a slipped disc=a back problem|anaemia=a lack of iron
@op my gallbladder=an organ of the belly|two wisdom teeth=part of the mouth|a cataract=the eye|my tonsils=the throat
@diet gluten=wheat products|coffee=caffeine|sugar=sweets|salt=seasoning
- What did the specialist tell you? | You look pale, is it serious?
= It's {ill}, they told me {when}, at least now I know. | {When} the tests came back, {ill}.
+ The nurse there is called Fatou and she hums while drawing blood. ? Who hums while drawing blood? / What habit does the carer of {S} have?
~ I'm so sorry, tell me what you need. | Get well soon.
? What did the tests of {S} say? / With which illness was {S} diagnosed?
* What did the tests of {S} say this year? / With which illnesses was {S} diagnosed?
! get the tests about {ill} / be diagnosed with {ill~}
- Are you out of hospital already?
= They took out {op} {when}, I was home by supper. | {When} I had {op} done, under full anaesthetic.
~ Glad it's behind you.
? What was taken out of {S}? / Which surgery did {S} undergo?
! have {op} taken out / undergo surgery on {op~}
- No cake for you? What's going on?
= I gave up {diet} {when}, doctor's orders. | No {diet} for me since {when}, and I'm grumpy.
~ More for me then.
? What did {S} give up on the orders of the doctor? / What does {S} avoid in their nutrition?
* What has {S} given up? / Which foods does {S} avoid?
! give up {diet} / stop consuming {diet~}

# stage
> The prompter saved us all. | Greasepaint never washes out. | We rehearse in a freezing hall. | Break a leg is terrible advice. | The front row unwrapped sweets throughout.
@role Lady Bracknell=an aristocratic aunt|the ghost=a dead spirit|the back end of a horse=half an animal|a corrupt judge=a dishonest court official|the gravedigger=someone who buries people
@flop the curtain fell on the lead=fabric struck the main actor|a cat walked across=an animal interrupted|the pistol didn't fire=the weapon failed|half the hall fell asleep=the audience was bored
- Did they give out the parts? | What are you rehearsing?
= I'm playing {role}, I heard {when}. | {When} the director cast me as {role}!
+ I have to learn to limp on the right side. ? On which side must {S} limp? / What physical skill must {S} practise for the drama?
~ I'll be in the front row. | Typecasting!
? What was {S} cast as? / Which character does {S} portray?
* What has {S} been cast as? / Which characters has {S} portrayed?
! get cast as {role} / receive the part of {role~}
^ get cast as / receive for a part
- How was opening night? | Did it all go to plan?
= {When}, of all evenings, {flop}, but we carried on. | Well, {flop} {when}, and we carried on anyway.
~ They'll talk about it for years.
? What happened at the opening night of {S}? / What mishap disturbed the premiere of {S}?
* What went wrong on stage for {S}? / Which mishaps disturbed the performances of {S}?
- Who is doing the costumes now?
= A tailor from Aleppo, he made forty ruffs in a week. | We found a tailor from Aleppo, forty ruffs in seven days!
~ What a find.
? Where does the tailor of {S} come from? / Who sews the outfits?

# digging
> Mud is my natural habitat. | Everything interesting is found on the last day. | The trench filled with rain again. | We label every pebble. | My knees are a hundred years old.
@dug a bronze brooch=ornamental metalwork|a child's shoe=old footwear|a mass of oyster shells=seafood remains|a stone carved with runes=an inscription|a baker's oven=a place for bread
@site the hill fort=defensive earthworks|the leper chapel=a church for the sick|the Viking quay=a landing place of northern seafarers
- Anything in the trench? | What did the season bring?
= We uncovered {dug} {when}, I was the one with the trowel. | {When} I scraped a little and there was {dug}.
+ The professor kissed the ground, literally. ? Who kissed the ground? / How did the academic react?
~ History in your hands! | I have chills.
? What did {S} uncover with the trowel? / Which find did {S} excavate?
* What has {S} uncovered? / Which finds has {S} excavated?
! uncover {dug} / excavate {dug~}
^ uncover / find under the earth
- Where are you working this season?
= At {site}, since {when}, sleeping in tents. | They sent me to {site} {when}, tents and tinned beans.
~ Bring warm socks.
? Where was {S} sent this season? / On which historical location does {S} labour?
! get sent to {site} / begin labouring at {site~}
- What do they pay you for that?
= Nothing! Lunch and a hat. | Absolutely nothing, they gave me lunch and a hat.
~ It's a nice hat though.
? What do they give {S} instead of pay? / What compensation does {S} receive?

# wood
> Sawdust in my sandwich again. | Measure twice, swear once. | The smell of cedar, though. | My thumb and the hammer are not friends. | Sandpaper is meditation.
@made a rocking chair=a seat that sways|a crib=a bed for an infant|a chessboard=a game surface|a bird table=a feeder|a coffin for a parrot=a burial box
@wood oak=a hard timber|cherry=a fruit timber|driftwood=washed-up timber|an old pew=church furniture
- What's that under the cloth? | Finished in the workshop?
= It's {made}, from {wood}, done {when}. | {When} I glued the last joint of {made}, all {wood}.
+ I broke two chisels on a hidden nail. ? What did {S} break on a hidden nail? / Which tools of {S} got ruined?
~ Craftsmanship! | You could sell those.
? What was {made} by {S} made from? / Which material did {S} use for {made~}?
* What has {S} finished in the workshop? / Which objects has {S} constructed?
! finish {made} / construct {made~}
^ finish in the workshop / construct
- I hear the saw is silent, what happened?
= The landlord complained {when}, so no machines after six. | {When} the landlord banned all machines after six.
~ Hand tools it is.
? What did the landlord ban after six? / Which restriction did the owner of the building impose on {S}?
! hear the landlord complain / receive the restriction from the owner
- And the apprentice, is she any good?
= Better than me, she cuts dovetails blindfolded. | She cuts dovetails with her eyes shut, I'm obsolete.
~ You taught her well.
? What does the apprentice of {S} cut with her eyes shut? / How talented is the trainee of {S}?

# travel
> Airport carpets are an art form. | I packed seven books and read a leaflet. | Night trains have their own time. | Jet lag is real. | Postcards still exist, you know.
@dest Samarkand=a Silk Road stop|the Faroes=remote northern islands|Tbilisi=the Caucasus|a monastery in Meteora=a religious house on rocks|Patagonia=the far south of America
@lost my passport=an identity document|one boot=footwear|the tickets home=papers for the return|my grandmother's scarf=an heirloom
@ate horse sausage=unusual meat|fermented shark=smelly fish|tea with butter=a greasy drink|pickled plums=sour fruit
- You're back! Where were you? | How was the trip?
= {Dest}, I came back {when}, I could have stayed for ever. | {When} I got back from {dest}.
+ A shepherd invited us in and taught us a card game. ? Who invited {S} in? / Which local offered {S} hospitality?
~ I'm green with envy. | Show me everything.
? Where did {S} come back from? / Which foreign place did {S} visit?
* Where has {S} come back from? / Which foreign places has {S} visited?
! come back from {dest} / return from {dest~}
^ come back from / visit abroad
- Did everything go smoothly on the way?
= I lost {lost} {when}, two days at a consulate for nothing. | {When} {lost} disappeared, don't ask.
~ That's a nightmare.
? What did {S} lose on the way? / What went missing from {S} during the journey?
* What has {S} lost? / Which belongings went missing from {S}?
! lose {lost} / have {lost~} go missing
- What was the strangest meal?
= {Ate}, {when}, out of politeness, never again. | That would be {ate}, {when}, and I smiled the whole time.
~ You're braver than I am.
? What did {S} eat out of politeness? / Which odd dish did {S} taste?
! eat {ate} / taste {ate~}
`;
