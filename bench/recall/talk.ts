/** What people say around what they tell: the same in every vocabulary, and evidence of nothing. */
export const greetings = [
  'Hey {O}! Long time no see.',
  'Hi {O}, how have you been?',
  'Good to hear from you, {O}!',
  'Hello {O}, what a week.',
  'Hey {O}, got a minute?',
  'Evening, {O}! I was just thinking of you.',
];

export const smalltalk = [
  'It has been raining here for days, I forgot what the sun looks like.',
  'Honestly, I could sleep for a week.',
  'I had soup for lunch and it was fine, I suppose.',
  'Time flies when you are busy.',
  'My phone battery is dying again, typical.',
  'I keep thinking about what you said last time.',
  'Work has been mad but what can you do.',
  'It means a lot that you ask.',
  'I could really use a holiday.',
  'Some days are just like that.',
  'Did you see the moon tonight? Unreal.',
  'We should meet up properly some day soon.',
  'I really appreciate you, you know that.',
  'Tell your family I said hello.',
  'I am trying to look at my phone less, and failing.',
  'The bus was late again, of course.',
  'I have been reading before bed, it helps me calm down.',
  'My sister called, she talks even more than I do.',
  'One thing at a time, I guess.',
  'There is a new place around the corner with good tea.',
  'I found an old photo of us and laughed so much.',
  'Sorry for the late reply, things got away from me.',
  'What a great feeling that must be.',
  'You always know how to cheer me up.',
];

export const questionsBack = [
  'How about you, {O}?',
  'What about you, anything new?',
  'And how are things at your end, {O}?',
  'But enough of me, tell me everything, {O}.',
  'Have you got plans for the weekend?',
];

export const openers = [
  'Oh, you will like this.',
  'So, news.',
  'Well, funny you ask.',
  'Ha, yes.',
  'Thanks for asking, {O}!',
  'Where do I start.',
  'Guess what, {O}.',
];

/** Somebody comes back to it later: the words are there, the fact is not. */
export const callbacks = [
  'I still think about {x}, {O}.',
  'I told my mother about {x}, she could not believe it, {O}.',
  'By the way, {O}, are you done with {x} now?',
  'Remind me some time to ask you more about {x}, {O}.',
  '{O}, somebody at work also talks about {x} all day.',
];

export const corrections = [
  'Wait, I mixed that up earlier: it was {new}, not {old}.',
  'I said {old} before, but I meant {new}, sorry.',
];

export const closers = ['Talk soon, {O}!', 'Take care, {O}.', 'Good night, {O}!', 'Bye for now, {O}.'];
