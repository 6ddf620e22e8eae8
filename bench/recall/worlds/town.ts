/** Second vocabulary: music, machines, clubs and courses in town. See `world.ts` for how it is read. */
export const town = `
people Oscar:he Nina:she Farid:he Greta:she
places Lisbon|Hamburg|the docks|Galway|the old cinema|Antwerp|the north side|Porto

# band
> The drummer is always late. | Tuning takes longer than playing. | My amp hums like a fridge. | Nobody claps on two and four. | We need a better name. | Vinyl just sounds warmer.
@venue the Blue Anchor=a pub|the railway arches=a place below the tracks|a wedding in a barn=a marriage party|the student union=a university hall|a boat on the river=a floating stage
@song "Paper Moon"=the lunar one|"Salt and Rust"=the tune about the sea|"Seven Doors"=the number about a house|"Winter Tram"=the cold-weather one about transport
@inst mandolin=stringed instrument|second-hand trumpet=brass|accordion=squeeze box|cello=big string instrument
- How was the gig? | Did many people turn up?
= We played {venue} {when}, eighty people and an encore. | {When} we had our concert at {venue}, they wouldn't let us leave.
+ The fuse blew in the middle so we did two songs unplugged. ? What happened when the fuse blew? / How did the group cope with the power failure?
~ Rock stars! | I'm sorry I missed it.
? Where did the band of {S} play an encore? / At which location did the group of {S} perform?
* Where has the band of {S} played? / At which venues has {S} performed?
! play at {venue} / perform at {venue~}
^ play as a gig / perform on stage at
- Have you written anything new? | What was that you were humming?
= I finished {song} {when}, it's in a waltz time. | {When} I wrote {song}, took me one cup of tea.
~ Play it to me some time.
? Which song did {S} finish? / What is the title of the composition of {S}?
* Which songs has {S} written? / What are the titles of the compositions of {S}?
! write {song} / compose {song~}
- What's in the big case?
= A {inst}! I bought it {when} from an old man in the market. | I got myself a {inst} {when}, off a chap at the flea market.
~ Your neighbours will be thrilled.
? What did {S} buy from the man in the market? / Which instrument did {S} acquire?
! buy the {inst} / purchase the {inst~}
^ buy at the market / acquire to make music

# cycling
> Headwind both ways, as usual. | Bike lanes should not have bins in them. | I oiled the chain and feel like a mechanic. | Lycra suits nobody. | Potholes deserve names.
@route the ferry loop=a circuit with a boat crossing|the three passes=a mountain tour|the canal to the abbey=a towpath ride to a monastery|the old border road=a frontier track
@broke the rear derailleur=the gear mechanism|a spoke=part of the wheel|the saddle clamp=what holds the seat|the chain=the drive
@thief outside the library=near the books|at the station=by the trains|behind the gym=by the sports hall
- Where did you ride? | Were you out on two wheels again?
= I did {route} {when}, ninety kilometres. | {When} we rode {route}, my longest one so far.
+ We stopped for waffles at a lock keeper's house. ? Where did they stop for waffles? / What did {S} eat on the tour?
~ My legs hurt just hearing that. | Impressive!
? Which route did {S} ride? / Which tour did {S} pedal?
* Which routes has {S} ridden? / What bicycle tours has {S} done?
! ride {route} / pedal {route~}
^ ride / do on the bicycle
- Why did you come by tram?
= {Broke} snapped {when}, in the rain of course. | It's in the workshop, {broke} broke {when}.
~ That bike owes you an apology.
? What snapped on the bike of {S}? / Which damage did the bicycle of {S} have?
! break {broke} / have a defect with {broke~}
- Where's the red bike I liked so much?
= Gone. Somebody cut the lock {thief} {when}. | Stolen {when}, {thief}, in broad daylight.
~ I hate this city sometimes.
? Where was the lock of {S} cut? / Where did the theft happen to {S}?
! have the red bike stolen / become a victim of theft {thief~}

# photography
> Golden hour lasts eleven minutes, I counted. | I take hundreds and keep two. | My phone does it better, admit it. | Film is expensive patience. | Nobody prints pictures any more.
@subj herons at the weir=wading birds|the night market=stalls after dark|abandoned greenhouses=deserted glass buildings|dancers backstage=ballet performers|fog over the stadium=mist above a sports ground
@lens a macro lens=equipment for close-ups|an old Leica=a classic camera|a carbon tripod=a three-legged stand|a darkroom enlarger=printing gear
- Did you catch any good light? | What have you been shooting?
= I photographed {subj} {when}, on black and white film. | {When} I spent hours shooting {subj}.
+ One frame had a fox in the corner that I never noticed. ? What was in the corner of one frame? / Which animal appeared by accident in the picture?
~ Please show me the contact sheet. | I love your eye for things.
? What did {S} photograph on film? / What motif did {S} capture?
* What has {S} photographed? / Which motifs has {S} captured with a camera?
! photograph {subj} / take pictures of {subj~}
^ photograph / capture with a camera
- What did the parcel contain?
= {Lens}, I saved up since Christmas. | I treated myself to {lens} {when}.
~ So that's why you eat noodles.
? What did {S} treat themselves to or save up for? / Which gear did {S} acquire?
! get {lens} / obtain {lens~}
- Did the magazine answer?
= They're printing two of mine in the spring issue! | Two pictures accepted for the spring number.
~ Published! Drinks are on you.
? How many pictures are printed in the spring issue for {S}? / What success did {S} have with the publication?

# car
> That van is held together by stickers. | Parking here is a blood sport. | Mechanics sigh before they speak. | I swear it only rattles when I'm alone. | Petrol costs more than wine.
@fault the alternator=what charges the battery|a leaking radiator=the cooling|the gearbox=the transmission|worn brake pads=what stops the wheels|the exhaust=the fumes pipe
@sum six hundred euros=a lot of money|ninety euros=not much|two months' rent=a fortune
@dest the salt flats=a white desert plain|a lighthouse hotel=lodging by a beacon|her cousins in Ghent=relatives in Belgium|the surf beach=a shore with waves
- What did the garage say? | Is the van back on the road?
= It was {fault}, they changed it {when} for {sum}. | They replaced {fault} {when}, {sum} poorer now.
~ Time to let it go, my friend.
? What did the garage replace for {S}? / Which part of the vehicle of {S} was faulty?
* What has the garage replaced for {S}? / Which repairs did the vehicle of {S} need?
! have {fault} replaced / get a repair of {fault~}
^ have replaced / get repaired on the vehicle
- How was the road trip? | Did the van make it?
= We drove to {dest} {when}, slept in the back. | {When} the van took us all the way to {dest}.
+ We picked up a hitchhiker who sang opera. ? Who sang opera? / Which stranger did {S} give a lift?
~ That sounds like a film.
? Where did {S} drive with the van? / What was the destination of the journey of {S}?
* Where has {S} driven? / To which destinations did {S} travel on wheels?
! drive to {dest} / travel to {dest~}
- You got a ticket? What for?
= Forty-one in a thirty zone, next to the kindergarten, I'm ashamed. | Speeding by the kindergarten, forty-one instead of thirty.
~ Slow down, seriously.
? What was the speed of {S} by the kindergarten? / For which offence was {S} fined?

# volunteering
> People are kinder than the news says. | We ran out of soup again. | Donations are mostly odd mugs. | Nobody wants the Monday shift. | I come home tired and happy.
@task sorted coats at the shelter=clothing for homeless people|taught chess at the prison=a board game to inmates|read to patients at the clinic=books aloud for the sick|painted the youth club=decorating for teenagers|drove the food van=delivering meals
@event the winter auction=a sale to bidders|the bike raffle=a lottery|the sponsored swim=lengths in the pool|the jumble sale=used goods
@raised four thousand=a few thousand|eleven hundred=just above a thousand|almost nine hundred=less than a thousand
- Was it busy at the centre? | What did they have you do?
= I {task} {when}, my favourite so far. | {When} I {task}, and I'd do it again.
+ An old sailor there taught me a knot I keep forgetting. ? What did the old sailor teach {S}? / Which skill did a retired seaman show?
~ You have a big heart. | They are lucky to have you.
? What did {S} like most at the centre? / How did {S} help charitably?
* What has {S} done at the centre? / In which ways has {S} helped others?
! do the volunteering and {task} / help out with {task~}
^ do as a volunteer / help with for charity
- How much did you collect? | Did the fundraiser work out?
= {Event} brought in {raised} {when}! | {When} {event} made {raised}, beyond our dreams.
~ Amazing, well done everyone.
? How much did {event} bring in? / What sum was earned by {event~}?
! hold {event} / organise {event~}

# language
> Verbs at the end of the sentence, why. | I dream in subtitles. | Every flashcard I learn pushes one out. | My accent makes waiters switch to English. | Grammar tables cover my fridge.
@lang Portuguese=an Iberian tongue|Finnish=a Nordic tongue|Arabic=a Semitic tongue|Welsh=a Celtic tongue
@tutor a retired pilot=a former airman|a nun=a religious woman|the lady from the bakery=a shop assistant|a theatre student=a young drama person
@level B1=intermediate|A2=elementary|C1=advanced
- Still doing your vocabulary cards? | Which lessons are you taking now?
= I started {lang} {when} with {tutor}. | {When} I had my first {lang} lesson, {tutor} teaches me.
+ She makes me describe my fridge out loud. ? What does {S} have to describe out loud? / Which odd exercise is part of the tuition?
~ I admire your discipline. | Say something!
? Who teaches {S} {lang}? / Who is the instructor of {S} for {lang~}?
* Which languages has {S} started? / What foreign tongues does {S} study?
! start {lang} / begin with {lang~}
^ start to learn / take up as a foreign tongue
- And the exam, did you get the result?
= {Level}! With distinction even, the letter came {when}. | The letter came {when}, I passed {level}.
~ Cheers, prost, salud!
? Which level did {S} pass? / What grade did {S} attain in the test?
! get the letter about {level} / attain {level~}
- Do you speak it with anyone?
= With the couple in the flat above, they correct me with biscuits. | The two upstairs, every mistake costs me a biscuit.
~ Best method ever.
? With whom in the flat above does {S} speak? / With which neighbours does {S} practise?

# films
> Popcorn is half the point. | Subtitles over dubbing, always. | Row F is the only row. | Trailers give everything away. | I cried, don't tell anyone.
@film "The Lamplighter"=the one about street lights|"Nine Bridges"=the one about crossings|"Owl Country"=the one about birds|"A Debt of Honey"=the one about bees and money|"Cold Harbour"=the one about a port
@view far too long=lengthy|the best thing this year=excellent|confusing but beautiful=puzzling|a total mess=awful
- What was on at the film club? | Seen anything worth it?
= We watched {film} {when}, {view} if you ask me. | {When} they showed {film}, I found it {view}.
+ The director was there and answered questions until midnight. ? Who answered questions until midnight? / Which guest talked to the audience?
~ I've been meaning to see it. | Everyone talks about that one.
? What did {S} think of {film}? / How did {S} judge the movie, {film~}?
* Which films has {S} watched? / What movies has {S} seen?
! watch {film} / see the movie, {film~}
^ watch at the club / see in the cinema
- Whose turn is it to choose next?
= Mine, and I'm choosing something silent with a live pianist. | It's me, silent film, and I booked someone for the piano.
~ You always go over the top.
? What did {S} choose with a live pianist? / Which kind of movie is the pick of {S}?

# chess
> I hung my queen again. | Blitz ruins your brain. | The old men in the park are sharks. | I study openings and lose in the middle. | Resigning is an art.
@opp a nine-year-old=a child|the librarian=a book keeper|a grandmaster in a simul=a top professional|my dentist=a tooth doctor
@how in nineteen moves=quickly|on time=because of the clock|with a knight sacrifice=by giving up a piece|after four hours=in a long battle
- How was the tournament? | Win or lose?
= I beat {opp} {when}, {how}. | {When} I won against {opp} {how}!
~ Checkmate, champion. | Get in!
? Whom did {S} beat {how}? / Against whom was {S} victorious {how~}?
* Whom has {S} beaten? / Over which opponents was {S} victorious?
! beat {opp} / defeat {opp~}
^ beat / achieve at the board
- And the finals?
= Lost to {opp} {when}, {how}, I was devastated. | {When} {opp} crushed me {how}, that was that.
~ You'll get them next time.
? Who crushed {S} {how}? / By whom was {S} defeated {how~}?
! lose to {opp} / get defeated by {opp~}
- When does the club meet these days?
= Wednesdays at eight in the room over the bakery, bring a clock. | It's Wednesday evenings now, upstairs at the baker's.
~ Wednesdays work for me.
? On which evening does the club over the bakery meet? / What is the meeting place of the players?
`;
