import { describe, expect, test } from 'vitest';
import { extract } from './extract.ts';

const at = Date.UTC(2026, 5, 10, 9);
const texts = (message: string) => extract(message, at).map(({ text }) => text);

/** What a person says of themselves in passing, and would want known next time. */
const worthKeeping = [
  'My dentist is Dr. Amari.',
  "my wife's name is Ines",
  'My sister Clara lives in Lisbon.',
  'My daughter is allergic to peanuts.',
  "My wife's birthday is on March 3rd.",
  'Please call me Sam.',
  'My name is Oluwaseun.',
  "I'm allergic to penicillin.",
  'I am a nurse at the county hospital.',
  "I'm the treasurer of our sailing club.",
  "I'm vegetarian.",
  'I live in Trondheim.',
  'I work at the university library.',
  'I grew up in Kerala.',
  'I prefer tea over coffee.',
  'I hate cilantro.',
  "I can't stand phone calls before nine.",
  'We always order from the Thai place on Elm Street.',
  'I never use sugar in my tea.',
  'I have a 2014 Subaru Outback.',
  'We have two cats.',
  "I've got a Canon R6 and two lenses.",
  'I play the cello.',
  'I speak Portuguese and some German.',
  'I drive a Volvo.',
  'We moved to Bergen in March 2024.',
  'I just started working at Nordlys.',
  'I bought a new kayak yesterday.',
  'We switched from Proxmox to TrueNAS last month.',
  "Let's go with the blue tiles.",
  'We decided to postpone the launch to September.',
  "I've decided to learn sailing this summer.",
  'My home server is a ThinkCentre M720q.',
  'Our wifi router is a UniFi Dream Machine.',
  'My favorite color is green.',
  'The fix was to disable fast roaming on the access point.',
  'It turned out that the cable was broken.',
  'By the way, my landlord is Mr. Okafor.',
];

/** What only looks like it. */
const notWorthKeeping = [
  'My question is how to sort a list.',
  'My code is not working.',
  'My internet is down, what can I do?',
  'My head is killing me.',
  'My flight is delayed.',
  'Is my dentist Dr. Amari?',
  'Who is my dentist?',
  'Do you know where I live?',
  'What if I lived in Oslo?',
  'If I were a doctor I would know.',
  'Suppose I have two apples.',
  'Imagine my wife is a pirate.',
  "Let's say I live in Rome.",
  'Maybe I prefer tea.',
  'I think my boss is great.',
  "I'm not sure.",
  "I'm a bit tired today.",
  "I'm looking for a good pizza recipe.",
  "I'm trying to fix my bike.",
  'I have a question.',
  'I have a meeting at 3.',
  'I have a problem with my printer.',
  'I like it.',
  "I'd like a summary of this.",
  'I like how you did that.',
  'I love the second one.',
  'You are a pirate captain.',
  'Act as if I am a customer.',
  'She said my dentist is Dr. Amari.',
  'He told me that I work at a bank.',
  '"I live in Paris and I love it" is the first line of the song.',
  '> My dentist is Dr. Amari.',
  '```\nmy name is Bob\n```',
  'Translate this:\nMy name is Bob and I live in Rome.',
  'Here is the email:\n\nI am a prince and I have a fortune.',
  'From: bob@example.com\nSubject: hello',
  'Write a story about a man. In the story I am a knight.',
  'My password is hunter2.',
  'My API key is sk-ant-abcdefghijklmnop.',
  'Remember that my password is hunter2.',
  'Remember to buy milk.',
  'Do you remember my name?',
  'I remember that summer.',
  "I don't remember my name being on it.",
  'We moved on to the next topic.',
  'I changed it to blue.',
  'I have to go now.',
  'I run npm test and it fails.',
  'My next step is to refactor.',
  'thanks, that helped!',
  'Hello!',
  'const my = "I live in Rome";',
  'I would prefer tea.',
  'I used to live in Rome, or so the character claims.',
  'For example, my name is Bob.',
  'My sister is sick today.',
  'My son is asleep.',
  'Mein Zahnarzt ist Dr. Amari.',
  'Ma femme s’appelle Inès.',
  '私の歯医者は佐藤先生です。',
  "I'm the one who asked.",
  'I work on it every day.',
  'My plan is to fix that later.',
  'My mom is visiting.',
];

describe('what is worth keeping is found without a model', () => {
  test.each(worthKeeping)('kept: %s', (message) => {
    expect(texts(message)).toHaveLength(1);
  });

  test.each(notWorthKeeping)('left alone: %s', (message) => {
    expect(texts(message)).toEqual([]);
  });

  test('they are the person’s own words, one statement each, in passing or not', () => {
    expect(texts('Hi! Can you plan dinner? My daughter is allergic to peanuts, and we have two cats. Thanks')).toEqual([
      'My daughter is allergic to peanuts, and we have two cats.',
    ]);
    expect(texts('oh, by the way, I live in Trondheim')).toEqual(['I live in Trondheim.']);
  });

  test('what is asked to be remembered is taken in the words that follow', () => {
    expect(texts('Remember that the spare key is under the blue pot.')).toEqual(['The spare key is under the blue pot.']);
    expect(texts('can you please remember: trash goes out on Tuesdays')).toEqual(['Trash goes out on Tuesdays.']);
    expect(texts("Don't forget that Tom is coming on Fridays")).toEqual(['Tom is coming on Fridays.']);
    expect(texts('Please keep in mind that I prefer metric units')).toEqual(['I prefer metric units.']);
  });

  test('a day that is said is the day that it is about; a birthday is no such day', () => {
    expect(extract('We moved to Bergen on March 3rd 2024.', at)[0]).toMatchObject({
      occurredAt: '2024-03-03T00:00:00.000Z',
      kind: 'episodic',
      area: 'fragments',
    });
    expect(extract('I bought a new kayak yesterday.', at)[0]).toMatchObject({ occurredAt: '2026-06-09T00:00:00.000Z' });
    expect(extract("My wife's birthday is on March 3rd.", at)[0]).not.toHaveProperty('occurredAt');
  });

  test('each has a category and says why it is thought worth keeping', () => {
    const of = (message: string) => extract(message, at)[0];
    expect(of('My home server is a ThinkCentre M720q.')).toMatchObject({ category: 'homelab' });
    expect(of('I prefer tea over coffee.')).toMatchObject({ category: 'preferences', why: 'What the user likes or not.' });
    expect(of('My dentist is Dr. Amari.')).toMatchObject({ category: 'personal' });
    expect(of("Let's go with the blue tiles.")).toMatchObject({ why: 'A decision.' });
    expect(of('The fix was to disable fast roaming.')).toMatchObject({ area: 'solutions', kind: 'procedural' });
  });

  test('enormous, binary and mixed texts give nothing, soon', () => {
    expect(extract('My dog is black. '.repeat(100_000), at)).toEqual([]);
    expect(extract('\u0000\u0001\ud800 my \u202e name', at)).toEqual([]);
    expect(extract(`${'my a '.repeat(1500)}is`, at)).toEqual([]);
    expect(extract('', at)).toEqual([]);
  });
});
